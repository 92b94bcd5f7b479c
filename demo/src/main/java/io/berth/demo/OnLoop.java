package io.berth.demo;

import io.berth.eventloop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/** What a thread that may wait has done by a loop. */
public final class OnLoop {
    private OnLoop() {}

    /** Does something on a loop and waits for what comes of it. */
    public static <T, R> R call(Loop<T> loop, Function<Loop<T>, R> action) {
        Promise<R> result = Promise.promise();
        loop.runOnLoop(it ->
                Future.<R>future(done -> done.complete(action.apply(loop))).onComplete(result));
        return result.future().await();
    }
}
