package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;

import io.reactivex.rxjava3.observers.TestObserver;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Parcels that a test can read, and what comes of sending them. */
final class Parcels {
    private Parcels() {}

    static Parcel text(String text, InetSocketAddress to) {
        return new Parcel(Texts.bytes(text), to);
    }

    static Parcel number(int number, InetSocketAddress to) {
        return new Parcel(ByteBuffer.allocate(Integer.BYTES).putInt(0, number), to);
    }

    /** Waits until a stream has been sent. */
    static void completed(TestObserver<Void> written) {
        written.awaitDone(SECONDS, TimeUnit.SECONDS).assertComplete();
    }

    /** Waits until a stream has failed for this reason. */
    static void failed(TestObserver<Void> written, UdpException.Kind kind) {
        written.awaitDone(SECONDS, TimeUnit.SECONDS)
                .assertError(failure -> failure instanceof UdpException wrong && wrong.kind() == kind);
    }
}
