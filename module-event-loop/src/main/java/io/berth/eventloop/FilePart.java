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
            throw new IOException("the file ends " + remaining + " bytes before the part that was to be sent");
        }
        position += took;
        remaining -= took;
        return took;
    }

    @Override
    public void done(SegmentPool pool) {
        written.complete();
    }

    @Override
    public void discard(SegmentPool pool, LoopException why) {
        written.fail(why);
    }
}
