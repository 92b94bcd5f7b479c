package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.netty.internal.tcnative.SessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The keys of session tickets. The newest one encrypts, all of them decrypt; {@link #rotate} puts a new one in front and
 * forgets the oldest. Servers that have the same keys take each other's tickets.
 *
 * <p><b>Threading</b>: any thread; servers that use them see a change at once.
 *
 * <p><b>Ownership</b>: the bytes are secrets. Who has them can read recorded connections that were resumed with TLS 1.2.
 * They are copied when given, and overwritten when forgotten.
 *
 * <p><b>Failure</b>: a key of the wrong length is a {@link TlsException} at once.
 */
public final class TicketKeys {
    /** How long a key is. */
    public static final int KEY_BYTES = SessionTicketKey.TICKET_KEY_SIZE;

    private static final int KEPT = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> keys = new ArrayList<>();
    private final Set<User> users = Collections.newSetFromMap(new WeakHashMap<>());

    /** Whoever wants to know of changes. */
    interface User {
        void keysChanged(List<byte[]> keys);
    }

    private TicketKeys() {}

    /** A new key that nobody else has. */
    public static TicketKeys random() {
        return of(randomKey());
    }

    /** Given keys of {@value #KEY_BYTES} bytes each, the one that encrypts first. */
    public static TicketKeys of(byte[] newest, byte[]... older) {
        TicketKeys made = new TicketKeys();
        made.keys.add(checked(newest));
        for (byte[] key : older) {
            made.keys.add(checked(key));
        }
        return made;
    }

    private static byte[] checked(byte[] key) {
        if (Settings.require("key", key).length != KEY_BYTES) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION, "a ticket key has " + KEY_BYTES + " bytes, and not " + key.length);
        }
        return key.clone();
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Has a new key encrypt from now on; the two before it still decrypt. */
    public void rotate() {
        rotate(randomKey());
    }

    /** Has a given key encrypt from now on, one that all servers of a fleet are given; the two before it still decrypt. */
    public synchronized void rotate(byte[] key) {
        keys.add(0, checked(key));
        while (keys.size() > KEPT) {
            Arrays.fill(keys.remove(keys.size() - 1), (byte) 0);
        }
        users.forEach(this::tell);
    }

    synchronized void use(User user) {
        users.add(user);
        tell(user);
    }

    synchronized void forget(User user) {
        users.remove(user);
    }

    private void tell(User user) {
        user.keysChanged(keys.stream().map(byte[]::clone).toList());
    }
}
