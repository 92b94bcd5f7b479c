package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Leads a handshake on its link: waits for its turn, for bytes and for answers, and not for ever. */
final class TlsGreeting {
    private final TlsLink link;
    private final TlsLayer layer;
    private final Handshake handshake;

    private Runnable noDeadline = () -> {}; // calls the deadline off
    private Question<?> question; // null when nobody is being asked
    private boolean queued;
    private boolean stopped; // reading, until we know how to go on
    private boolean over;

    TlsGreeting(TlsLink link, TlsLayer layer, Handshake handshake) {
        this.link = link;
        this.layer = layer;
        this.handshake = handshake;
    }

    void begin() {
        Duration most = layer.tls.settings().handshakeTimeout();
        noDeadline = layer.loop.after(
                most.toNanos(),
                () -> link.fail(TlsException.ofPeer(
                        Reason.HANDSHAKE_TIMEOUT, "the handshake was not done within " + most.toMillis() + " ms")));
        if (!handshake.isNew()) {
            advance(Input.NOTHING, null);
        }
    }

    /** The engine, if there is one yet. */
    Engine engine() {
        return handshake.engine();
    }

    /** The connection is closed. */
    void over() {
        over = true;
        noDeadline.run();
        if (question != null) {
            question.noDeadline.run();
        }
    }

    void received(Input input) {
        Held held = link.held();
        boolean waits = queued || question != null;
        if (waits || held != null) {
            link.hold(input);
            if (!waits) {
                goOn();
            }
        } else if (handshake.isNew() && !layer.admission.admit(link)) {
            queued = true;
            link.hold(input);
            stopReading();
        } else {
            advance(input, null);
        }
    }

    void admitted() {
        queued = false;
        goOn();
    }

    /** Goes on with what is held back. */
    private void goOn() {
        Held held = link.held();
        advance(held == null ? Input.NOTHING : held.input(), held);
    }

    /**
     * Goes on.
     *
     * @param from what the input is held in, or null when it has just come
     */
    private void advance(Input input, Held from) {
        Handshake.Need need;
        try {
            need = handshake.advance(input, layer.work);
            link.send();
        } catch (TlsException e) {
            link.fail(e);
            return;
        } catch (IOException e) {
            link.close(e);
            return;
        }
        Input rest = input;
        if (from != null) {
            link.holdOnly(input);
            rest = Input.NOTHING;
        }
        if (need == Handshake.Need.NOTHING) {
            over();
            link.established(handshake, rest);
            return;
        }
        link.hold(rest);
        switch (need) {
            case BYTES -> goOnReading();
            case NAME -> askForName();
            default -> askForVerdict();
        }
    }

    // --- asking

    private void askForName() {
        stopReading();
        TlsServer server = (TlsServer) layer.tls;
        ask(
                () -> server.options.lookup.lookUp(handshake.serverName()),
                server.options.lookupTimeout,
                Reason.LOOKUP_TIMEOUT,
                this::named);
    }

    private void named(ServerName<?> found, Throwable failure) {
        Terms terms = null;
        try {
            if (failure != null) {
                Alert.INTERNAL_ERROR.write(layer.work);
                throw failure instanceof TlsException late
                        ? late
                        : TlsException.ofPeer(Reason.UNKNOWN_SERVER_NAME, "the lookup has failed", failure);
            }
            terms = found == null ? null : ((TlsServer) layer.tls).terms(found);
            handshake.named(terms, layer.work);
        } catch (TlsException e) {
            link.fail(e);
            return;
        } finally {
            if (terms != null) {
                terms.context().release(); // the engine has a reference of its own
            }
        }
        goOn();
    }

    private void askForVerdict() {
        stopReading();
        Trust trust = handshake.terms().trust();
        ask(
                () -> trust.verification().verify(handshake.shown()),
                trust.verificationTimeout(),
                Reason.VERIFICATION_TIMEOUT,
                this::verified);
    }

    private void verified(Void nothing, Throwable failure) {
        if (failure == null) {
            handshake.verified();
        } else if (failure instanceof TlsException late && late.reason() == Reason.VERIFICATION_TIMEOUT) {
            handshake.refused(late);
        } else {
            handshake.refused(TlsException.ofPeer(Reason.REFUSED, String.valueOf(failure.getMessage()), failure));
        }
        goOn();
    }

    private <T> void ask(Asking<T> asking, Duration timeout, Reason tooLate, BiConsumer<T, Throwable> then) {
        Question<T> asked = new Question<>(then);
        question = asked;
        asked.noDeadline = layer.loop.after(
                timeout.toNanos(),
                () -> answer(
                        asked,
                        null,
                        TlsException.ofPeer(tooLate, "there was no answer within " + timeout.toMillis() + " ms")));
        Future<T> answer;
        try {
            answer = Settings.require("the answer", asking.ask());
        } catch (Throwable e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(result -> layer.answer(() -> answer(asked, result.result(), result.cause())));
    }

    private <T> void answer(Question<T> asked, T value, Throwable failure) {
        if (!over && question == asked) {
            question = null;
            asked.noDeadline.run();
            asked.then.accept(value, failure);
        }
    }

    /** Something that may take its time. */
    private interface Asking<T> {
        Future<T> ask();
    }

    /** Something that was asked, and what is to be done with the answer. */
    private static final class Question<T> {
        final BiConsumer<T, Throwable> then;
        Runnable noDeadline = () -> {};

        Question(BiConsumer<T, Throwable> then) {
            this.then = then;
        }
    }

    // --- reading

    private void stopReading() {
        if (!stopped) {
            stopped = true;
            try {
                link.stopReading();
            } catch (IOException e) {
                link.close(e);
            }
        }
    }

    private void goOnReading() {
        if (stopped) {
            stopped = false;
            link.goOnReading();
        }
    }
}
