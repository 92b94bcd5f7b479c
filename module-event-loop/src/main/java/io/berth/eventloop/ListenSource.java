package io.berth.eventloop;

import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Listening descriptors, or channels of the JDK, that belong to somebody else and are served as one listener: such as
 * those that a reservation holds, or that the process has inherited.
 */
public final class ListenSource {
    private final List<Integer> descriptors;
    private final List<ServerSocketChannel> channels;

    private ListenSource(List<Integer> descriptors, List<ServerSocketChannel> channels) {
        this.descriptors = descriptors;
        this.channels = channels;
    }

    /** Listening, non-blocking descriptors, for loops on epoll. */
    public static ListenSource descriptors(int... descriptors) {
        return new ListenSource(Arrays.stream(descriptors).boxed().toList(), List.of());
    }

    /** Listening, non-blocking channels, for loops on nio. */
    public static ListenSource channels(ServerSocketChannel... channels) {
        return new ListenSource(List.of(), List.of(channels));
    }

    /** Those of this one and of another together. */
    public ListenSource and(ListenSource other) {
        return new ListenSource(
                Stream.concat(descriptors.stream(), other.descriptors.stream()).toList(),
                Stream.concat(channels.stream(), other.channels.stream()).toList());
    }

    IntStream descriptors() {
        return descriptors.stream().mapToInt(Integer::intValue);
    }

    List<ServerSocketChannel> channels() {
        return channels;
    }

    @Override
    public String toString() {
        return "ListenSource" + (channels.isEmpty() ? descriptors : channels);
    }
}
