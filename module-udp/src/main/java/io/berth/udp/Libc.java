package io.berth.udp;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Unavailable;

/**
 * The kernel's calls by way of the C library, which JNA finds in the process. Bound while a loop needs them: JNA keeps a class for as
 * long as it is bound, and all that this class sees with it.
 */
final class Libc implements BatchCalls {
    private static final Libc ONLY = new Libc();

    private static int users; // guarded by the class

    private Libc() {}

    /**
     * Binds it for one more loop, which {@linkplain #release releases} it.
     *
     * @throws UdpException of kind NATIVE_MISSING when it cannot be loaded
     */
    static synchronized BatchCalls open() {
        if (users == 0) {
            bind();
        }
        users++;
        return ONLY;
    }

    private static void bind() {
        try {
            if (Native.POINTER_SIZE != Long.BYTES) {
                throw new UnsatisfiedLinkError("a platform of " + Native.POINTER_SIZE * 8 + " bits");
            }
            Native.register(Libc.class, NativeLibrary.getProcess());
            // A map of JNA's that is to forget classes has them in its values too
            Native.getLibraryOptions(Libc.class).values().remove(Libc.class);
        } catch (LinkageError e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new Unavailable(
                    Kind.NATIVE_MISSING,
                    "UDP on epoll calls the kernel through JNA, which does not load (" + reason + ")",
                    e);
        }
    }

    @Override
    public void release() {
        synchronized (Libc.class) {
            users--;
            if (users == 0) {
                Native.unregister(Libc.class);
            }
        }
    }

    // Named by the C library
    private static native int recvmmsg(int descriptor, long messages, int count, int flags, long timeout);

    private static native int sendmmsg(int descriptor, long messages, int count, int flags);

    @Override
    public int receive(int descriptor, long messages, int count, int flags) {
        int got = recvmmsg(descriptor, messages, count, flags | Linux.MSG_DONTWAIT, 0);
        return got >= 0 ? got : -Native.getLastError();
    }

    @Override
    public int send(int descriptor, long messages, int count) {
        int sent = sendmmsg(descriptor, messages, count, Linux.MSG_DONTWAIT);
        return sent >= 0 ? sent : -Native.getLastError();
    }
}
