package io.berth.benchmarks.load;

import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import java.nio.ByteBuffer;

/** One connection: what is owed on it, what the kernel has taken, and what has come back. */
final class Conversation extends Line {
    private final Socket<?, Conversation> socket;
    private final Payload payload;
    private final Pace pace;
    private final Tally tally;
    private final long shift; // messages: connections begin at different places, so that mixed-up answers are noticed

    private long sentBytes;
    private int into; // bytes of the message that is coming back
    private boolean wrong; // that one
    private boolean open = true;

    Conversation(int number, Socket<?, Conversation> socket, Payload payload, Pace pace, Tally tally) {
        super(number);
        this.socket = socket;
        this.payload = payload;
        this.pace = pace;
        this.tally = tally;
        this.shift = number;
    }

    @Override
    boolean isOpen() {
        return open;
    }

    @Override
    void flush() {
        long owedBytes = owed() * payload.size();
        long startBytes = shift * payload.size();
        while (sentBytes < owedBytes) {
            ByteBuffer chunk = payload.from(startBytes + sentBytes, owedBytes - sentBytes);
            int given = chunk.remaining();
            int taken = socket.write(chunk);
            sentBytes += taken;
            if (taken < given) {
                return; // until there is room
            }
        }
    }

    /** Looks at what has come back; says how many messages are settled by it, or -1 when it is more than was asked for. */
    int received(Received bytes, long now) {
        int length = bytes.length();
        int count = 0;
        for (int offset = 0; offset < length; ) {
            long message = settled();
            if (into == 0) {
                if (outstanding() == 0) {
                    return -1;
                }
                wrong = bytes.get(offset) != payload.first(shift + message);
            }
            int part = Math.min(payload.size() - into, length - offset);
            into += part;
            offset += part;
            if (into == payload.size()) {
                into = 0;
                wrong |= bytes.get(offset - 1) != payload.last(shift + message);
                settle(message, now);
                count++;
            }
        }
        return count;
    }

    private void settle(long message, long now) {
        if (wrong) {
            tally.failed(1);
        } else {
            long due = pace.dueAt(this, message);
            tally.answered(now - due, pace.counts(due, now));
        }
        settle(1);
    }

    /** The connection has gone, and with it whatever was on its way: a failure even where that was nothing. */
    void lost() {
        open = false;
        tally.failed(Math.max(1, outstanding()));
        settle(outstanding());
    }
}
