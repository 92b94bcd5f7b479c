package io.berth.modules;

import java.util.Map;

/** A service that is offered. Any thread. */
public interface ServiceRegistration {
    /** Gives it other properties; trackers are told. Does nothing when it is withdrawn. */
    void change(int ranking, Map<String, Object> properties);

    /** Offers it no longer; trackers are told. Does nothing when it is withdrawn already. */
    void withdraw();
}
