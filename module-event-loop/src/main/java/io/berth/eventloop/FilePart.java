package io.berth.eventloop;

import io.berth.eventloop.transport.Link;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A part of a file that waits its turn; its bytes stay in the file until the kernel wants them. */
final class FilePart implements Pending {
    private final FileChannel file;
    private final Promise<Void> written;
    private long position;
    private long remaining;

    FilePart(FileChannel file, long position, long length, Promise<Void> written) {
        this.file = file;
        this.position = position;
        this.remaining = length;
        this.written = written;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public long writeTo(Link link, SegmentPool pool) throws IOException {
        long took = link.write(file, position, remaining, pool.scratch());
        if (took < 0) {
            IOException tooShort = new IOException("the file has " + remaining + " bytes less than were to be sent");
            written.fail(LoopException.Network.of("cannot send the file", "read", null, tooShort));
            throw tooShort;
        }
        position += took;
        remaining -= took;
        return took;
    }

    @Override
    public void done(SegmentPool pool) {
        written.tryComplete();
    }

    @Override
    public void discard(SegmentPool pool, LoopException why) {
        written.tryFail(why);
    }
}
