package io.berth.reservation.kernel;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;

/** Why the kernel did not give a port. */
public enum BindFailure {
    /** Somebody has it. */
    TAKEN,
    /** This user may not have it. */
    FORBIDDEN,
    /** The address is not one of this host. */
    NOT_HERE,
    /** It has nothing to do with the port. */
    OTHER;

    private static final int EPERM = -1;
    private static final int EACCES = -13;
    private static final int EADDRINUSE = -98;
    private static final int EADDRNOTAVAIL = -99;

    /** Which one an exception of either backend stands for. */
    public static BindFailure of(IOException failure) {
        if (failure instanceof NativeIoException named) {
            return ofNumber(named.expectedErr());
        }
        return failure instanceof BindException ? ofWords(String.valueOf(failure.getMessage())) : OTHER;
    }

    private static BindFailure ofNumber(int negative) {
        return switch (negative) {
            case EADDRINUSE -> TAKEN;
            case EACCES, EPERM -> FORBIDDEN;
            case EADDRNOTAVAIL -> NOT_HERE;
            default -> OTHER;
        };
    }

    /** The JDK has one exception for the three, and the words of the kernel. */
    private static BindFailure ofWords(String words) {
        if (words.startsWith("Permission denied")) {
            return FORBIDDEN;
        }
        return words.startsWith("Cannot assign requested address") ? NOT_HERE : TAKEN;
    }
}
