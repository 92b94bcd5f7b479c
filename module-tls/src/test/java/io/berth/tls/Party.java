package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.berth.eventloop.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One side of a connection without a network: what it has received, what it wants to send, and how it stands. It does
 * with a handshake and its engine what a link does, and only when it is told to.
 */
final class Party implements AutoCloseable {
    private final Handshake handshake;
    private final Memory memory;
    private final Workspace work;
    private final ByteArrayOutputStream sending = new ByteArrayOutputStream();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    private byte[] held = {};
    private Handshake.Need need = Handshake.Need.BYTES;
    private TlsException failure;

    Party(Handshake handshake, Memory memory) {
        this.handshake = handshake;
        this.memory = memory;
        this.work = memory.work;
    }

    // --- how it stands

    Handshake.Need need() {
        return need;
    }

    boolean isDone() {
        return need == Handshake.Need.NOTHING && failure == null;
    }

    /** Why it has failed, or null. */
    TlsException failure() {
        return failure;
    }

    boolean hasHeardGoodbye() {
        return engine().isPeerDone();
    }

    Handshake handshake() {
        return handshake;
    }

    Engine engine() {
        return handshake.engine();
    }

    /** All that it has decrypted. */
    byte[] read() {
        return read.toByteArray();
    }

    // --- what happens to it

    /** Begins, or goes on after it was asked something. */
    void goOn() {
        receive();
    }

    /** Receives as much at a time as a link reads. */
    void receive(byte... bytes) {
        int from = 0;
        do {
            int to = Math.min(bytes.length, from + Transport.RECEIVE_BYTES);
            receiveAtOnce(Arrays.copyOfRange(bytes, from, to));
            from = to;
        } while (from < bytes.length);
    }

    private void receiveAtOnce(byte[] bytes) {
        byte[] all = Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, all, held.length, bytes.length);
        held = new byte[0];
        if (failure != null) {
            return; // its connection is closed
        }
        try {
            work(memory.input(all));
        } catch (TlsException e) {
            failure = e;
        } finally {
            takeRecords();
        }
    }

    private void work(Input input) {
        if (need != Handshake.Need.NOTHING) {
            need = handshake.advance(input, work);
        }
        if (need == Handshake.Need.NOTHING && !input.isEmpty()) {
            takeRecords();
            decrypt(input);
        }
        held = new byte[input.length()];
        input.slab.get(input.from, held, 0, held.length);
    }

    private void decrypt(Input input) {
        int length = engine().decrypt(input, work);
        byte[] plain = new byte[length];
        work.plain.get(0, plain, 0, length);
        read.writeBytes(plain);
        failure = engine().failure();
    }

    /** Encrypts, as a link does: a chunk after the other. */
    void write(byte... bytes) {
        Slab slab = Slab.allocate(Math.max(1, bytes.length));
        try {
            slab.put(0, ByteBuffer.wrap(bytes), bytes.length);
            int from = 0;
            do {
                int chunk = Math.min(bytes.length - from, Workspace.CHUNK_BYTES);
                engine().encrypt(slab, from, chunk, work);
                takeRecords();
                from += chunk;
            } while (from < bytes.length);
        } finally {
            slab.release();
        }
    }

    /** Encrypts a part of a direct buffer. */
    void write(ByteBuffer direct, int from, int length) {
        engine().encrypt(direct, from, length, work);
        takeRecords();
    }

    /** Sends what waits for bytes to go with it. */
    void flush() {
        engine().flush(work);
        takeRecords();
    }

    void sayGoodbye() {
        engine().sayGoodbye(work);
        takeRecords();
    }

    /** Answers what it has asked for the name, with null for none. */
    void named(Terms found) {
        try {
            handshake.named(found, work);
        } catch (TlsException e) {
            failure = e;
        }
        takeRecords();
        goOn();
    }

    /** Answers what it has asked for a verdict. */
    void verified() {
        handshake.verified();
        need = Handshake.Need.BYTES;
        goOn();
    }

    /** Answers what it has asked for a verdict. */
    void refused(TlsException reason) {
        handshake.refused(reason);
        need = Handshake.Need.BYTES;
        goOn();
    }

    private void takeRecords() {
        byte[] records = new byte[work.recorded];
        work.records.get(0, records, 0, records.length);
        work.recorded = 0;
        sending.writeBytes(records);
    }

    /** What it wants to send, once. */
    byte[] takeSending() {
        byte[] taken = sending.toByteArray();
        sending.reset();
        return taken;
    }

    @Override
    public void close() {
        if (engine() != null) {
            engine().release();
        }
    }
}
