package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;
import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static io.berth.udp.Parcels.completed;
import static io.berth.udp.Parcels.failed;
import static io.berth.udp.Parcels.number;
import static io.berth.udp.Parcels.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.exceptions.MissingBackpressureException;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams that are sent end. */
@Timeout(60)
class PacketWriterEndTest {
    private final PacketStream<Void> stream = PacketStream.of(Overflow.DROP_OLDEST, 1 << 16);

    @ParameterizedTest
    @EnumSource
    void an_error_of_the_stream_comes_after_what_it_gave_before(Backend backend) {
        IllegalStateException cause = new IllegalStateException("no more");
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(stream);

            TestObserver<Void> written = Flowable.just(text("one", peer.address()), text("two", peer.address()))
                    .concatWith(Flowable.error(cause))
                    .to(stream.writer())
                    .test();

            written.awaitDone(SECONDS, TimeUnit.SECONDS).assertError(cause);
            assertThat(peer.text()).isEqualTo("one");
            assertThat(peer.text()).isEqualTo("two");
            assertThat(on.on(socket::isClosed)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_stream_completes(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            on.bind(stream);

            completed(Flowable.<Parcel>empty().to(stream.writer()).test());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_destination_that_does_not_fit_ends_it_after_those_before(Backend backend) {
        PacketStream<Void> connected = PacketStream.of(Overflow.DROP_OLDEST, 1);
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            on.bind(stream);
            on.connect(peer.address(), connected);
            Parcel bare = new Parcel(Texts.bytes("bare"));
            Parcel addressed = text("addressed", peer.address());

            failed(Flowable.just(addressed, bare, addressed).to(stream.writer()).test(), Kind.DESTINATION);
            assertThat(peer.text()).isEqualTo("addressed");
            failed(Flowable.just(bare, addressed, bare).to(connected.writer()).test(), Kind.DESTINATION);
            assertThat(peer.text()).isEqualTo("bare");
            completed(Flowable.just(text("last", peer.address()))
                    .to(stream.writer())
                    .test());
            assertThat(peer.text()).isEqualTo("last");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_tells_how_much_the_kernel_had_no_room_for(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            on.bind(stream);
            kernel.hasRoomFor(2);
            TestObserver<Void> written = Flowable.range(0, 5)
                    .map(number -> text("number " + number, peer.address()))
                    .to(stream.writer())
                    .test();
            assertThat(peer.text()).isEqualTo("number 0");
            assertThat(peer.text()).isEqualTo("number 1");

            stream.close();

            failed(written, Kind.CLOSED);
            written.assertError(failure -> failure.getMessage().contains("of which 3 wait"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void disposing_leaves_out_what_the_kernel_had_no_room_for(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            ScriptedKernel kernel = ScriptedKernel.under(on);
            on.bind(stream);
            kernel.hasRoomFor(2);
            TestObserver<Void> written = Flowable.range(0, 5)
                    .map(number -> text("number " + number, peer.address()))
                    .to(stream.writer())
                    .test();
            assertThat(peer.text()).isEqualTo("number 0");
            assertThat(peer.text()).isEqualTo("number 1");

            written.dispose();

            on.run(kernel::hasRoom);
            completed(Flowable.just(text("next", peer.address()))
                    .to(stream.writer())
                    .test());
            assertThat(peer.text()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_fails_what_has_not_ended(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(stream);
            PublishProcessor<Parcel> upstream = PublishProcessor.create();
            TestObserver<Void> written = upstream.to(stream.writer()).test();
            until("it is asked for", upstream::hasSubscribers);

            on.run(socket::close);

            failed(written, Kind.CLOSED);
            assertThat(upstream.hasSubscribers()).isFalse();
            failed(Flowable.<Parcel>never().to(stream.writer()).test(), Kind.CLOSED);
        }
        failed(Flowable.<Parcel>never().to(stream.writer()).test(), Kind.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_in_the_middle_fails_it_and_stops_its_source(Backend backend) {
        PublishProcessor<Integer> stopped = PublishProcessor.create();
        TestSubscriber<Integer> cancelled = stopped.test();
        TestObserver<Void> written;
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(stream);
            written = Flowable.range(0, Integer.MAX_VALUE) // without end, and yet others on the loop have their turn
                    .doOnCancel(stopped::onComplete)
                    .map(number -> number(number, peer.address()))
                    .to(stream.writer())
                    .test();
            until("many are sent", () -> on.on(() -> socket.statistics().sent()) > 1000);

            await(on.loop.close());
        }

        failed(written, Kind.CLOSED);
        cancelled.awaitDone(SECONDS, TimeUnit.SECONDS).assertComplete();
    }

    @ParameterizedTest
    @EnumSource
    void disposing_stops_its_source_and_leaves_the_socket_open(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(stream);
            PublishProcessor<Parcel> upstream = PublishProcessor.create();
            TestObserver<Void> written = upstream.to(stream.writer()).test();
            assertThat(upstream.hasSubscribers()).isTrue();

            written.dispose();

            until("it is cancelled", () -> !upstream.hasSubscribers());
            assertThat(on.on(socket::isClosed)).isFalse();
            completed(Flowable.just(text("next", peer.address()))
                    .to(stream.writer())
                    .test());
            assertThat(peer.text()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_that_does_not_heed_demand_is_an_error(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            on.bind(stream);
            Flowable<Parcel> heedless = Flowable.create(
                    emitter -> {
                        for (int i = 0; i < 10_000; i++) {
                            emitter.onNext(number(i, peer.address()));
                        }
                    },
                    BackpressureStrategy.MISSING);

            heedless.to(stream.writer())
                    .test()
                    .awaitDone(SECONDS, TimeUnit.SECONDS)
                    .assertError(MissingBackpressureException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sending_before_there_is_a_socket_is_refused(Backend backend) {
        Flowable.<Parcel>never()
                .to(stream.writer())
                .test()
                .awaitDone(SECONDS, TimeUnit.SECONDS)
                .assertError(IllegalStateException.class);

        try (TestLoop on = new TestLoop(backend)) {
            on.bind(stream);
            completed(Flowable.<Parcel>empty().to(stream.writer()).test());
        }
    }
}
