package io.berth.eventloop;

import io.berth.eventloop.transport.ServerEvents;
import io.berth.eventloop.transport.ServerLink;
import io.berth.eventloop.transport.Transport;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        if (descriptors.length == 0) {
            throw Arguments.invalid("there is no descriptor to listen on");
        }
        for (int descriptor : descriptors) {
            Arguments.notNegative("descriptor", descriptor);
        }
        return new ListenSource(Arrays.stream(descriptors).boxed().toList(), List.of());
    }

    /** Listening, non-blocking channels, for loops on nio. */
    public static ListenSource channels(ServerSocketChannel... channels) {
        if (channels.length == 0) {
            throw Arguments.invalid("there is no channel to listen on");
        }
        return new ListenSource(List.of(), List.of(channels));
    }

    /** Those of this one and of another together. */
    public ListenSource and(ListenSource other) {
        return new ListenSource(
                Stream.concat(descriptors.stream(), other.descriptors.stream()).toList(),
                Stream.concat(channels.stream(), other.channels.stream()).toList());
    }

    /** Links to all of them; on failure, to none. */
    List<ServerLink> borrow(Transport transport, ServerEvents events) throws IOException {
        List<ServerLink> links = new ArrayList<>();
        try {
            for (int descriptor : descriptors) {
                links.add(transport.borrow(descriptor, events));
            }
            for (ServerSocketChannel channel : channels) {
                links.add(transport.borrow(channel, events));
            }
            return links;
        } catch (IOException | RuntimeException e) {
            links.forEach(ServerLink::close);
            throw e;
        }
    }

    @Override
    public String toString() {
        return "ListenSource" + (channels.isEmpty() ? descriptors : channels);
    }
}
