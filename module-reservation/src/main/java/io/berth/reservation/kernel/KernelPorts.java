package io.berth.reservation.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The ports that the kernel keeps for its own purposes: those it gives to sockets that ask for any port, clients above
 * all, and those that its administrator has set aside.
 */
public final class KernelPorts {
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final Path RESERVED = Path.of("/proc/sys/net/ipv4/ip_local_reserved_ports");

    private static final int PORTS = 65536;

    /** The ephemeral ports as IANA has them, for systems that do not tell. */
    private static final String IANA = "49152 65535";

    /** More than a list has that names every other port. */
    private static final int LONGEST = 6 * PORTS;

    private final BitSet ephemeral;
    private final BitSet reserved;

    private KernelPorts(BitSet ephemeral, BitSet reserved) {
        this.ephemeral = ephemeral;
        this.reserved = reserved;
    }

    /** Those of this host, as they are set now. */
    public static KernelPorts ofHost() {
        return parse(text(RANGE, IANA), text(RESERVED, ""));
    }

    /**
     * Those that two texts name; what makes no sense in them is left out.
     *
     * @param range the first and the last ephemeral port, such as "32768 60999"
     * @param list the ports set aside, such as "8080,9000-9010"
     */
    public static KernelPorts parse(String range, String list) {
        BitSet ephemeral = new BitSet(PORTS);
        add(ephemeral, range.strip().split("\\s+", -1));
        BitSet reserved = new BitSet(PORTS);
        for (String item : list.strip().split(",", -1)) {
            add(reserved, item.strip().split("-", -1));
        }
        return new KernelPorts(ephemeral, reserved);
    }

    private static void add(BitSet ports, String[] ends) {
        try {
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (first >= 0 && first <= last && last < PORTS) {
                ports.set(first, last + 1);
            }
        } catch (NumberFormatException nothingSet) {
            // an empty list is an empty line
        }
    }

    /** In one read: the kernel has no more to say to a second one. */
    private static String text(Path file, String otherwise) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[LONGEST];
            return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.US_ASCII);
        } catch (IOException | SecurityException notLinux) {
            return otherwise;
        }
    }

    /** Whether a client may get the port at any moment. */
    public boolean isEphemeral(int port) {
        return ephemeral.get(port) && !reserved.get(port);
    }

    /** Whether the administrator has set the port aside for a service. */
    public boolean isReserved(int port) {
        return reserved.get(port);
    }
}
