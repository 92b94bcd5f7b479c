package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first thing a client says. It is read before there is an engine, since it decides which: by the name of the server
 * that the client wants to talk to.
 *
 * @param serverName in lower case, or null when the client gave none
 * @param applicationProtocols what the client offers, most wanted first; empty when it does not ask for any
 */
record ClientHello(String serverName, List<String> applicationProtocols) {
    /** A hello has some hundred bytes, with post-quantum keys two thousand; more than this is no honest one. */
    static final int LONGEST_BYTES = 16 * 1024;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int LONGEST_RECORD_BYTES = 16 * 1024;
    private static final int MOST_RECORDS = 64; // a hello fits one; some clients hide its name between two
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_AND_VERSION_BYTES = 34;
    private static final int SERVER_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;

    /**
     * Reads a hello without taking it from the input.
     *
     * @return null when it is not all there yet
     * @throws TlsException when it is something else, with the alert that suits it in the workspace
     */
    static ClientHello peek(Input input, Workspace work) {
        int length = messageLength(input, work);
        if (length < 0) {
            return null;
        }
        try {
            return parse(message(input, length, work).position(MESSAGE_HEADER_BYTES));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            Alert.DECODE_ERROR.write(work);
            throw TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the client's hello is damaged");
        }
    }

    /**
     * How long the message with the hello is, or -1 while it is not all there. It may be spread over records; they are only
     * walked over, since a client may have this done again with each byte that it sends.
     */
    private static int messageLength(Input input, Workspace work) {
        int header = 0;
        int wanted = MESSAGE_HEADER_BYTES;
        int there = 0;
        int at = 0;
        for (int records = 0; there < wanted; records++) {
            int length = recordLength(input, at, work);
            if (length < 0 || input.length() < at + RECORD_HEADER_BYTES + length) {
                return -1;
            }
            if (records == MOST_RECORDS) {
                Alert.RECORD_OVERFLOW.write(work);
                throw TlsException.ofPeer(
                        Reason.RECORD_TOO_LARGE, "the client's hello is spread over too many records");
            }
            for (int i = 0; i < length && there + i < MESSAGE_HEADER_BYTES; i++) {
                header = header << 8 | input.at(at + RECORD_HEADER_BYTES + i);
            }
            there += length;
            at += RECORD_HEADER_BYTES + length;
            if (there >= MESSAGE_HEADER_BYTES) {
                wanted = messageLength(header, work);
            }
        }
        return wanted;
    }

    /** The message, out of its records. */
    private static ByteBuffer message(Input input, int length, Workspace work) {
        byte[] message = new byte[length];
        int at = 0;
        int there = 0;
        while (there < length) {
            int part = recordLength(input, at, work);
            int copied = Math.min(part, length - there);
            input.slab.get(input.from + at + RECORD_HEADER_BYTES, message, there, copied);
            there += copied;
            at += RECORD_HEADER_BYTES + part;
        }
        return ByteBuffer.wrap(message);
    }

    /** The length of the record at a distance from the beginning, or -1 while that cannot be told. */
    private static int recordLength(Input input, int at, Workspace work) {
        int there = input.length() - at;
        if (there > 0 && input.at(at) != HANDSHAKE_RECORD) {
            throw notTls(input, at, work);
        }
        if (there > 1 && input.at(at + 1) != 3) {
            throw notTls(input, at, work);
        }
        if (there < RECORD_HEADER_BYTES) {
            return -1;
        }
        int length = (input.at(at + 3) << 8) | input.at(at + 4);
        if (length > LONGEST_RECORD_BYTES) {
            Alert.RECORD_OVERFLOW.write(work);
            throw TlsException.ofPeer(Reason.RECORD_TOO_LARGE, "the client's first record claims " + length + " bytes");
        }
        if (length == 0) {
            Alert.UNEXPECTED_MESSAGE.write(work);
            throw TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the client's first record is empty");
        }
        return length;
    }

    private static TlsException notTls(Input input, int at, Workspace work) {
        if (at == 0) {
            return TlsException.ofPeer(
                    Reason.NOT_TLS, String.format(Locale.ROOT, "the client began with byte 0x%02x", input.at(0)));
        }
        Alert.UNEXPECTED_MESSAGE.write(work);
        return TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the client's hello is broken off");
    }

    private static int messageLength(int header, Workspace work) {
        int type = header >>> 24;
        if (type != CLIENT_HELLO) {
            Alert.UNEXPECTED_MESSAGE.write(work);
            throw TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the client began with handshake message " + type);
        }
        int length = header & 0xFFFFFF;
        if (length > LONGEST_BYTES - MESSAGE_HEADER_BYTES) {
            Alert.RECORD_OVERFLOW.write(work);
            throw TlsException.ofPeer(Reason.RECORD_TOO_LARGE, "the client's hello claims " + length + " bytes");
        }
        return length + MESSAGE_HEADER_BYTES;
    }

    private static ClientHello parse(ByteBuffer hello) {
        skip(hello, RANDOM_AND_VERSION_BYTES);
        skip(hello, hello.get() & 0xFF); // session
        skip(hello, hello.getShort() & 0xFFFF); // cipher suites
        skip(hello, hello.get() & 0xFF); // compression
        String serverName = null;
        List<String> protocols = List.of();
        if (hello.hasRemaining()) {
            ByteBuffer extensions = sized(hello, hello.getShort() & 0xFFFF);
            while (extensions.hasRemaining()) {
                int type = extensions.getShort() & 0xFFFF;
                ByteBuffer extension = sized(extensions, extensions.getShort() & 0xFFFF);
                if (type == SERVER_NAME) {
                    serverName = serverName(extension);
                } else if (type == APPLICATION_PROTOCOLS) {
                    protocols = protocols(extension);
                }
            }
        }
        return new ClientHello(serverName, protocols);
    }

    private static String serverName(ByteBuffer extension) {
        ByteBuffer names = sized(extension, extension.getShort() & 0xFFFF);
        while (names.hasRemaining()) {
            int type = names.get();
            ByteBuffer name = sized(names, names.getShort() & 0xFFFF);
            if (type == 0) {
                return text(name).toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    private static List<String> protocols(ByteBuffer extension) {
        ByteBuffer list = sized(extension, extension.getShort() & 0xFFFF);
        List<String> protocols = new ArrayList<>();
        while (list.hasRemaining()) {
            protocols.add(text(sized(list, list.get() & 0xFF)));
        }
        return List.copyOf(protocols);
    }

    private static void skip(ByteBuffer buffer, int bytes) {
        buffer.position(buffer.position() + bytes);
    }

    private static ByteBuffer sized(ByteBuffer from, int length) {
        ByteBuffer part = from.slice(from.position(), length);
        skip(from, length);
        return part;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
