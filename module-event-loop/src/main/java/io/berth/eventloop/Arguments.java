package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Checks of what callers pass in; each error names the argument and shows the value. */
final class Arguments {
    /** The kernel's room for a Unix path, less the zero that ends it. */
    static final int UNIX_PATH_BYTES = 107;

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Arguments() {}

    static <T> T notNull(String name, T value) {
        return Objects.requireNonNull(value, name);
    }

    static int notNegative(String name, int value) {
        return within(name, value, 0, Integer.MAX_VALUE);
    }

    static int positive(String name, int value) {
        return within(name, value, 1, Integer.MAX_VALUE);
    }

    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(name + " is " + value + " and must be from " + least + " to " + most);
        }
        return value;
    }

    static void positive(String name, Duration value) {
        notNull(name, value);
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw invalid(name + " is " + value + " and must be positive and below 290 years");
        }
    }

    /** An address from its two halves, to be resolved later. */
    static InetSocketAddress hostAndPort(String host, int port) {
        notNull("host", host);
        if (host.isBlank()) {
            throw invalid("host is blank; the wildcards are 0.0.0.0 and ::");
        }
        return InetSocketAddress.createUnresolved(host, within("port", port, 0, 65535));
    }

    /** An address of a kind that sockets can have. */
    static SocketAddress socketAddress(String name, SocketAddress address) {
        notNull(name, address);
        if (address instanceof UnixDomainSocketAddress unix) {
            int bytes = unix.getPath().toString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > UNIX_PATH_BYTES) {
                throw invalid(name + " is a path of " + bytes + " bytes and must have from 1 to " + UNIX_PATH_BYTES
                        + ": " + unix.getPath());
            }
        } else if (!(address instanceof InetSocketAddress)) {
            throw invalid(name + " is a " + address.getClass().getName()
                    + " and must be an InetSocketAddress or a UnixDomainSocketAddress");
        }
        return address;
    }

    static Misuse invalid(String message) {
        return new Misuse(Kind.INVALID_ARGUMENT, message);
    }
}
