package io.berth.demo.tour;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.SocketException;

/** A port whose servers come and go while a thief is after it, and what has come of it so far. */
final class Siege {
    private static final int CUSTOMERS = 3; // of each server

    private final Keep keep;
    private final ThiefProcess thief;

    private int turns;
    private int served;
    private int turnedAway;
    private int robbed;
    private ThiefProcess.Report report;
    private BindException lost;

    Siege(Keep keep, ThiefProcess thief) {
        this.keep = keep;
        this.thief = thief;
    }

    /** Has so many servers come and go, or as many as get the port. */
    void last(int servers) throws IOException {
        while (turns < servers && lost == null) {
            turn();
        }
    }

    private void turn() throws IOException {
        Closeable server;
        try {
            server = keep.serve();
        } catch (BindException taken) {
            lost = taken;
            report = thief.report();
            ask();
            return;
        }
        turns++;
        try {
            for (int i = 0; i < CUSTOMERS; i++) {
                ask();
            }
            report = thief.awaitRound();
        } finally {
            server.close();
        }
        report = thief.awaitRound(); // now that nobody listens
        ask();
    }

    /** A customer comes, at whatever moment it may be. */
    private void ask() throws IOException {
        SocketAddress port = keep.addresses().get(0);
        try {
            if (Customer.ask(port).equals(Keep.WORD)) {
                served++;
            } else {
                robbed++;
            }
        } catch (SocketException refused) { // or reset, where the listening ended in this moment
            turnedAway++;
        }
    }

    /** How many servers had the port. */
    int turns() {
        return turns;
    }

    /** How many customers the owner's servers have answered. */
    int served() {
        return served;
    }

    /** How many customers were refused. */
    int turnedAway() {
        return turnedAway;
    }

    /** How many customers had their answer from somebody else. */
    int robbed() {
        return robbed;
    }

    /** What the thief has done. */
    ThiefProcess.Report report() {
        return report;
    }

    /** Why the owner could not listen any more; null while that could. */
    BindException lost() {
        return lost;
    }

    boolean allWereServed() {
        return served == turns * CUSTOMERS;
    }
}
