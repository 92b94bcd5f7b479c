package io.berth.demo.tour;

import java.io.IOException;

/** A port that is held, and one that is merely bound, against the same thief. */
final class PortAgainstThief implements Scene {
    private static final int SERVERS = 50;

    private final Way way;

    /** How the port is held that must not be stolen. */
    interface Way {
        Keep keep(Act act) throws IOException;
    }

    PortAgainstThief() {
        this(act -> new KeptByBerth(act.vertx(1)));
    }

    PortAgainstThief(Way way) {
        this.way = way;
    }

    @Override
    public String title() {
        return "A port that stays yours";
    }

    @Override
    public String story() {
        return """
                One server after the other gets the lease of a port, and gives it back.
                Meanwhile a process of its own tries to listen there, without a pause: on its
                addresses and on all, with SO_REUSEADDR and without it.
                """;
    }

    @Override
    public void play(Act act) throws IOException {
        Siege held = siege(act, way.keep(act));
        act.claim(
                held.turns() == SERVERS && held.allWereServed(),
                held.turns() + " of " + SERVERS + " servers came and went, and served " + held.served() + " customers");
        act.claim(
                held.report().attempts() > 0 && held.report().thefts() == 0,
                "the thief tried " + held.report().attempts() + " times, and got in "
                        + held.report().thefts() + " times");
        act.claim(
                held.robbed() == 0,
                held.turnedAway() + " customers came while nobody listened, and were refused; " + held.robbed()
                        + " were answered by the thief");

        act.say("The same thief after a port that is bound the usual way, and kept for later:");
        Siege usual = siege(act, new KeptTheUsualWay());
        String theft = "the thief tried " + usual.report().attempts() + " times, got in "
                + usual.report().thefts() + " times, and answered " + usual.robbed() + " customers";
        String loss = usual.lost() == null
                ? "all " + usual.turns() + " servers of the owner could listen"
                : "the owner's server number " + (usual.turns() + 1) + " could not listen: "
                        + usual.lost().getMessage();
        if (System.getProperty("os.name").equals("Linux")) {
            act.claim(usual.report().thefts() > 0 && usual.robbed() > 0, theft);
            act.claim(usual.lost() != null, loss);
        } else { // where kernels differ
            act.say(theft);
            act.say(loss);
        }
    }

    private static Siege siege(Act act, Keep keep) throws IOException {
        act.opened(keep);
        try (ThiefProcess thief = act.opened(new ThiefProcess(keep.addresses()))) {
            Siege siege = new Siege(keep, thief);
            siege.last(SERVERS);
            return siege;
        }
    }
}
