package io.berth.demo.tour;

import io.berth.eventloop.OptionalModule;

/** Datagrams that are sent, and answered, in batches. It names no type of io.berth.udp, which may be left out. */
final class Datagrams implements Scene {
    private static final int BATCHES = 100;

    @Override
    public String title() {
        return "Datagrams in batches";
    }

    @Override
    public String story() {
        return """
                A client sends 64 datagrams at a time, and the next when all are answered. What
                is in a batch leaves by one call to the kernel, and what has come together is
                received by one, where the kernel is talked to by epoll.
                """;
    }

    @Override
    public void play(Act act) {
        if (!OptionalModule.UDP.isPresent()) {
            act.say("skipped: the module io.berth.udp (io.berth:berth-udp) is not on the module path");
            return;
        }
        DatagramExchange.play(act, BATCHES);
    }
}
