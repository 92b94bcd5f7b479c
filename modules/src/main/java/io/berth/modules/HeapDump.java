package io.berth.modules;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * All objects that are alive, in a file that others cannot read, and that is gone when this is closed. The process stands still while
 * it is written.
 */
final class HeapDump implements AutoCloseable {
    /** How the folders of this process are called; others have their own beside them. */
    static final String FOLDER = "berth-heap-" + ProcessHandle.current().pid() + "-";

    private final Path folder;
    private final FileChannel file;

    private HeapDump(Path folder, FileChannel file) {
        this.folder = folder;
        this.file = file;
    }

    /** Whether there is what it takes. */
    static boolean isPossible() {
        return ModuleLayer.boot().findModule("jdk.management").isPresent() && Maker.BEAN != null;
    }

    /** Loaded only where the module that it needs is. */
    private static final class Maker {
        static final HotSpotDiagnosticMXBean BEAN = bean();

        private static HotSpotDiagnosticMXBean bean() {
            try {
                return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            } catch (IllegalArgumentException notHotSpot) {
                return null;
            }
        }
    }

    static HeapDump take() throws IOException {
        Path folder = Files.createTempDirectory(FOLDER); // the owner's alone
        try {
            Path file = folder.resolve("live.hprof");
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            if (Files.getFileStore(folder).getUsableSpace() < 2 * used) {
                throw new SearchBudget.Spent(
                        "there is no room for " + ((2 * used) >> 20) + " MB in " + folder.getParent());
            }
            Maker.BEAN.dumpHeap(file.toString(), true);
            return new HeapDump(
                    folder, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (Throwable failure) {
            Source.delete(folder);
            throw failure;
        }
    }

    FileChannel file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            // deletes the file
        } finally {
            Source.delete(folder);
        }
    }
}
