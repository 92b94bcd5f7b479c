package io.berth.benchmarks.duel;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where benchmarks run, and with what.
 *
 * @param root the folder of the project
 * @param pinning which cores
 * @param peers those that there are
 * @param load makes what drives them
 */
record Site(Path root, Pinning pinning, List<Peer> peers, Supplier<Traffic> load) {
    private static final String LOAD = "io.berth.benchmarks.load.Load";

    /** This machine, and the project that these classes were built in. */
    static Site here() {
        Path root = Catalogue.root();
        Pinning pinning = Pinning.here();
        List<String> command = pinning.load(Catalogue.onClassPath(LOAD));
        return new Site(root, pinning, Catalogue.of(root), () -> new TrafficProcess(command));
    }

    Traffic traffic() {
        return load.get();
    }
}
