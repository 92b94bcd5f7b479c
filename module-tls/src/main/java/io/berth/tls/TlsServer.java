package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The side of TLS that is connected to: its certificates can be renewed, and its names come and go, while it runs.
 * Connections that stand are not touched by any of it.
 *
 * <p><b>Threading</b>: any thread. <b>Ownership</b>: as of every {@link Tls}; watches of files end with it.
 *
 * <p><b>Failure</b>: what cannot be put to use is a {@link TlsException} at once, and nothing has changed then.
 */
public final class TlsServer extends Tls {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");

    final TlsServerOptions options;
    private final List<CertificateWatch> watches = new ArrayList<>(); // guarded by this
    private volatile NameTable table;
    private boolean closed; // guarded by this

    TlsServer(TlsServerOptions options) {
        this.options = options;
        options.identities.forEach(TlsServer::warnOfDates);
        Terms others = others(options.identities);
        if (options.identities.isEmpty()) { // made all the same, to find out here what cannot be had
            release(others);
            others = null;
        }
        table = new NameTable(others);
    }

    /** A server may be given a certificate that nobody will accept; it should not be a secret, though. */
    private static void warnOfDates(Identity identity) {
        try {
            IdentityCheck.dates(identity, Clock.systemUTC());
        } catch (TlsException e) {
            LOG.log(System.Logger.Level.WARNING, "a TLS server is given a certificate that clients refuse", e);
        }
    }

    private Terms others(List<Identity> identities) {
        return terms(null, identities, options.clientAuthentication, options.clientTrust, options.settings);
    }

    /** The terms of a name, with a reference that is the caller's. */
    Terms terms(ServerName<?> name) {
        boolean own = name.clientAuthentication != null;
        return terms(
                name,
                name.identities,
                own ? name.clientAuthentication : options.clientAuthentication,
                own ? name.clientTrust : options.clientTrust,
                name.applicationProtocols == null
                        ? options.settings
                        : options.settings.withApplicationProtocols(name.applicationProtocols.toArray(new String[0])));
    }

    private Terms terms(
            ServerName<?> name,
            List<Identity> identities,
            ClientAuthentication authentication,
            Trust clientTrust,
            Settings settings) {
        Trust trust = authentication == ClientAuthentication.NONE ? null : clientTrust;
        EngineContext context = switch (settings.engine()) {
            case BORINGSSL ->
                BoringContext.server(
                        settings,
                        identities,
                        authentication,
                        trust == null ? new byte[0] : trust.authoritiesPem(),
                        options.resumption,
                        scope(name == null ? "" : name.pattern, authentication, trust));
            case JDK -> JdkContext.server(settings, identities, authentication, trust, options.resumption);
        };
        return new Terms(name, identities, trust, settings.applicationProtocols(), context);
    }

    /** What a session must have been made under to be resumed: the same name, and the same policy for clients. */
    private static byte[] scope(String pattern, ClientAuthentication authentication, Trust trust) {
        String scope = pattern + '\n' + authentication + '\n' + (trust == null ? "" : trust.policy());
        try {
            return MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    // --- names and certificates while it runs

    /** Adds a name, or puts another in the place of the one with the same pattern. */
    public void add(ServerName<?> name) {
        Settings.require("name", name).identities.forEach(TlsServer::warnOfDates);
        Terms added = terms(name);
        Terms before;
        synchronized (this) {
            requireOpen(added);
            before = table.at(name.pattern);
            table = table.with(name.pattern, added);
        }
        release(before);
    }

    /** Removes a name; says whether there was one with that pattern. */
    public boolean remove(String pattern) {
        String key = Settings.require("pattern", pattern).toLowerCase(Locale.ROOT);
        Terms before;
        synchronized (this) {
            before = table.at(key);
            table = table.without(key);
        }
        release(before);
        return before != null;
    }

    /**
     * Shows other identities from now on to clients whose name has none of its own. Each is checked before: that its
     * certificates are valid now, as that the key fits and that they lead from each to the next was when it was made.
     *
     * <p>Sessions made before are resumed only under {@link Resumption#byTickets(TicketKeys) ticket keys of the user's}; with
     * others, each client shakes hands in full once.
     *
     * @throws TlsException when it does not pass, and then the old ones stay; and when this server serves names only
     */
    public void renew(Identity identity, Identity... more) {
        if (options.identities.isEmpty()) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION, "this server serves names only; renew one of these, or use add");
        }
        Terms renewed = others(valid(identity, more));
        Terms before;
        synchronized (this) {
            requireOpen(renewed);
            before = table.others();
            table = table.withOthers(renewed);
        }
        release(before);
    }

    /**
     * Shows other identities from now on to clients that ask for a name in the table; all else about the name stays.
     *
     * @throws TlsException when the name is not in the table, or an identity does not pass; then the old ones stay
     */
    public void renew(String pattern, Identity identity, Identity... more) {
        Terms now;
        synchronized (this) {
            now = table.at(Settings.require("pattern", pattern).toLowerCase(Locale.ROOT));
        }
        if (now == null) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "the name '" + pattern + "' has not been added");
        }
        List<Identity> valid = valid(identity, more);
        add(now.name().withIdentities(valid.get(0), valid.stream().skip(1).toArray(Identity[]::new)));
    }

    private static List<Identity> valid(Identity identity, Identity... more) {
        List<Identity> identities = TlsServerOptions.identities(identity, more);
        identities.forEach(one -> IdentityCheck.dates(one, Clock.systemUTC()));
        return identities;
    }

    /**
     * Renews the identity of clients whose name has none of its own whenever files change. The first look is at once, and
     * compares with the certificates in use: nothing is missed when the files were loaded before this call.
     *
     * @param every how long to wait between two looks at the files
     * @param onRefused told the reason when the files say something new that is not good, once for each content; the old
     *     identity stays, and the next look tries them again
     * @return what stops it; it also ends with this server
     */
    public CertificateWatch watch(CertificateFiles files, Duration every, Consumer<TlsException> onRefused) {
        return watching(files, every, this::follow, onRefused);
    }

    private void follow(Identity identity) {
        Terms now = table.others();
        if (now == null || !now.shows(identity)) {
            renew(identity);
        }
    }

    /**
     * Renews the identity of a name in the table whenever files change, in the same way. While the name is not in the table,
     * what the files say is refused.
     */
    public CertificateWatch watch(
            String pattern, CertificateFiles files, Duration every, Consumer<TlsException> onRefused) {
        Settings.require("pattern", pattern);
        return watching(files, every, identity -> follow(pattern, identity), onRefused);
    }

    private void follow(String pattern, Identity identity) {
        Terms now = table.at(pattern.toLowerCase(Locale.ROOT));
        if (now == null || !now.shows(identity)) {
            renew(pattern, identity);
        }
    }

    private synchronized CertificateWatch watching(
            CertificateFiles files, Duration every, Consumer<Identity> renew, Consumer<TlsException> onRefused) {
        requireServer();
        CertificateWatch watch = CertificateWatch.start(files.load, files.files, every, renew, onRefused);
        watches.add(watch);
        return watch;
    }

    private void requireOpen(Terms made) {
        if (closed) {
            made.context().release();
            throw closedNow();
        }
    }

    private static void release(Terms terms) {
        if (terms != null) {
            terms.context().release();
        }
    }

    @Override
    public void close() {
        NameTable last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = table;
            table = new NameTable(null);
        }
        watches.forEach(CertificateWatch::close); // which nobody adds to any more
        last.release();
    }

    // --- for the layers

    /** The terms of a name that a client asks for, or of no name: its own, else those of others unless it is looked up. */
    Terms terms(String name) {
        NameTable now = table;
        Terms own = now.find(name);
        return own != null || looksUp(name) ? own : now.others();
    }

    /** Whether a name that has no terms of its own is looked up. */
    boolean looksUp(String name) {
        return name != null && options.lookup != null;
    }

    @Override
    Settings settings() {
        return options.settings;
    }

    @Override
    int handshakesPerIteration() {
        return options.handshakesPerIteration;
    }

    @Override
    void requireServer() {
        if (isClosed()) {
            throw closedNow();
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private static TlsException closedNow() {
        return TlsException.misuse(Reason.CLOSED, "the TlsServer is closed");
    }

    @Override
    void requireClient(PeerName peer) {
        throw TlsException.misuse(
                Reason.INVALID_OPTION, "this is the TLS of a server, which cannot connect; use Tls.client");
    }

    @Override
    void requireUpgrading(PeerName peer) {
        requireServer();
    }

    @Override
    Handshake handshake(PeerName peer) {
        return new Handshake(this);
    }
}
