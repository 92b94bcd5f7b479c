package io.berth.reservation;

/**
 * Who can get in on a port that is held; the strongest comes first.
 *
 * <p>The strongest that is true now, as the kernel of Linux behaves. Other systems hold the port by the JDK's means, which
 * keep other processes out for as long as nobody listens; what they do beyond that is not promised.
 */
public enum Guarantee {
    /** Nobody: a bind by any other socket, whatever its options and whoever its user, fails. */
    EXCLUSIVE("nobody else can bind it"),

    /**
     * Nobody but a process of the same user that asks for SO_REUSEPORT itself. It takes its share of the connections from
     * then on, and {@link PortStatus#sharers()} names it.
     */
    SAME_USER("only a process of the same user that sets SO_REUSEPORT can join"),

    /** Any server that sets SO_REUSEADDR, as all of the JVM do, since the port was opened for one of them. */
    OPENED("any server that sets SO_REUSEADDR can bind it"),

    /** A path of the file system: whoever may write to its directory can put something else in its place. */
    PATH("whoever may write to the directory can replace it");

    private final String meaning;

    Guarantee(String meaning) {
        this.meaning = meaning;
    }

    /** What it says, in a few words. */
    public String meaning() {
        return meaning;
    }
}
