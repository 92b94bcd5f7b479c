package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A Vertx that ends while its ports ask the kernel who else has them. */
@Timeout(60)
class ClosedWhileLookingTest {
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void listen() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    }

    @AfterEach
    void listenNoMore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @RepeatedTest(20)
    void its_end_waits_for_their_answers() {
        Vertx vertx = Transport.EPOLL.vertx();
        BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        List<Future<PortStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(port.status());
        }

        Await.the(vertx.close());

        assertThat(asked).allMatch(Future::isComplete);
        assertThat(uncaught).isEmpty();
    }
}
