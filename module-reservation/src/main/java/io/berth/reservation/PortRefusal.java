package io.berth.reservation;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** A refusal by the {@link PortOwner}, as it fails a request on the event bus. */
public final class PortRefusal extends ReplyException {
    private static final long serialVersionUID = 1L;

    private final ReservationException reason;

    PortRefusal(ReservationException reason) {
        super(ReplyFailure.RECIPIENT_FAILURE, 1, reason.getMessage());
        this.reason = reason;
    }

    /** Why. */
    public ReservationException reason() {
        return reason;
    }
}
