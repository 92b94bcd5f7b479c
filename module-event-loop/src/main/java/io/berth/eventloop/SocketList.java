package io.berth.eventloop;

import java.util.ArrayList;
import java.util.List;

/** The sockets of a context, the youngest first, linked through themselves: none is allocated for, none searched. */
final class SocketList<P extends Security, C, S> {
    private OpenSocket<P, C, S> first;
    private int size;

    OpenSocket<P, C, S> first() {
        return first;
    }

    void add(OpenSocket<P, C, S> socket) {
        socket.next = first;
        if (first != null) {
            first.previous = socket;
        }
        first = socket;
        size++;
    }

    void remove(OpenSocket<P, C, S> socket) {
        if (socket.previous == null) {
            first = socket.next;
        } else {
            socket.previous.next = socket.next;
        }
        if (socket.next != null) {
            socket.next.previous = socket.previous;
        }
        socket.next = null;
        socket.previous = null;
        size--;
    }

    /** Those of now, to be walked through while they come and go. */
    List<OpenSocket<P, C, S>> snapshot() {
        List<OpenSocket<P, C, S>> all = new ArrayList<>(size);
        for (OpenSocket<P, C, S> socket = first; socket != null; socket = socket.next) {
            all.add(socket);
        }
        return all;
    }
}
