package io.berth.demo.tour;

/** A scene for a test. */
public record Sketch(String title, Plot plot) implements Scene {
    /** What happens in it. */
    @FunctionalInterface
    public interface Plot {
        void unfold(Act act) throws Exception;
    }

    @Override
    public String story() {
        return "This happens.";
    }

    @Override
    public void play(Act act) throws Exception {
        plot.unfold(act);
    }
}
