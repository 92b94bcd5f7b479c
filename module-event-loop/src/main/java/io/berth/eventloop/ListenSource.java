package io.berth.eventloop;

import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Listening descriptors, or channels of the JDK, that belong to somebody else and are served as one listener: such as
 * those that a reservation holds, or that the process has inherited. {@link SocketContext#listen(ListenSource,
 * ListenOptions, List, Runnable)} borrows them.
 *
 * <p><b>Threading</b>: immutable; any thread.
 *
 * <p><b>Ownership</b>: the lender's, always. They are lent to one listener at a time, on any loop, and go back to the
 * lender open and listening. While they are lent, leave them open: a listener does not notice that what it borrowed was
 * closed. A descriptor may be shut down; its listener then lets go.
 */
public final class ListenSource {
    final List<Integer> descriptors;
    final List<ServerSocketChannel> channels;

    private ListenSource(List<Integer> descriptors, List<ServerSocketChannel> channels) {
        this.descriptors = descriptors;
        this.channels = channels;
        Set<Object> seen = new HashSet<>();
        forEach(lent -> {
            if (!seen.add(lent)) {
                throw Arguments.invalid(show(lent) + " is in the source twice");
            }
        });
    }

    /** Listening, non-blocking descriptors, for loops on epoll. */
    public static ListenSource descriptors(int... descriptors) {
        if (Arguments.notNull("descriptors", descriptors).length == 0) {
            throw Arguments.invalid("there is no descriptor to listen on");
        }
        for (int descriptor : descriptors) {
            Arguments.notNegative("descriptor", descriptor);
        }
        return new ListenSource(Arrays.stream(descriptors).boxed().toList(), List.of());
    }

    /** Bound, non-blocking channels, for loops on nio. */
    public static ListenSource channels(ServerSocketChannel... channels) {
        if (Arguments.notNull("channels", channels).length == 0) {
            throw Arguments.invalid("there is no channel to listen on");
        }
        for (ServerSocketChannel channel : channels) {
            Arguments.notNull("channel", channel);
        }
        return new ListenSource(List.of(), List.of(channels));
    }

    /** Those of this one and of another together. */
    public ListenSource and(ListenSource other) {
        Arguments.notNull("other", other);
        return new ListenSource(
                Stream.concat(descriptors.stream(), other.descriptors.stream()).toList(),
                Stream.concat(channels.stream(), other.channels.stream()).toList());
    }

    /** Calls back with each of them. */
    void forEach(Consumer<Object> action) {
        descriptors.forEach(action);
        channels.forEach(action);
    }

    static String show(Object lent) {
        return lent instanceof Integer ? "descriptor " + lent : "channel " + lent;
    }

    @Override
    public String toString() {
        List<Object> all = new ArrayList<>();
        forEach(all::add);
        return all.stream().map(ListenSource::show).collect(Collectors.joining(" and "));
    }
}
