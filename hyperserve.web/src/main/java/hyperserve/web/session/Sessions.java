package hyperserve.web.session;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.web.Cookies;
import hyperserve.web.SetCookie;
import hyperserve.web.SignedCookies;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/// Sessions of browsers: the filter finds and keeps them, [#of] gives that of a request. Immutable;
/// any number of threads may use it.
///
/// A session has a random id of 256 bits, which the browser keeps in a signed cookie, and its
/// values are in a store. An id that nobody has signed never comes to the store, nor does one whose
/// time is over, and one that the store does not know is not taken over: an id is always made here.
///
/// A session ends when no request has come for it for the *idle* time, when its *lifetime* is over
/// whatever comes, and by [Session#end].
public final class Sessions {

    private static final int ID_BYTES = 32;

    /// A session is not written for each request that renews it.
    private static final int RENEWALS = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SignedCookies cookies;
    private final SessionStore store;
    private final String name;
    private final Duration idle;
    private final Duration lifetime;
    private final int maxSize;
    private final boolean secure;
    private final InstantSource clock;

    /// Only this finds what its filter has put there.
    private final Key<Visit> key = Key.of("session");

    /// What the filter knows of one request: its session, when somebody has asked for it.
    private static final class Visit {
        private @Nullable Session session;
        private @Nullable StoredSession stored;
    }

    private Sessions(
            SignedCookies cookies,
            SessionStore store,
            String name,
            Duration idle,
            Duration lifetime,
            int maxSize,
            boolean secure,
            InstantSource clock) {
        this.cookies = Objects.requireNonNull(cookies, "cookies").withClock(clock);
        this.store = Objects.requireNonNull(store, "store");
        this.name = name;
        this.idle = idle;
        this.lifetime = lifetime;
        this.maxSize = maxSize;
        this.secure = secure;
        this.clock = clock;
        requireTime("idle", idle);
        requireTime("lifetime", lifetime);
        if (maxSize < 1) {
            throw new IllegalArgumentException("maxSize must be 1 or more, was " + maxSize);
        }
        cookie("");
    }

    private static void requireTime(String what, Duration time) {
        if (time.toSeconds() < 1 || time.compareTo(SignedCookies.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "%s must be a second to %s days, was %s"
                            .formatted(what, SignedCookies.MAX_LIFETIME.toDays(), time));
        }
    }

    /// Sessions in the memory of this process, as [#of(SignedCookies, SessionStore)].
    ///
    /// @param cookies signs the ids
    /// @return sessions
    public static Sessions of(SignedCookies cookies) {
        return of(cookies, MemorySessionStore.create());
    }

    /// Sessions in a store. They end after 30 minutes without a request and after 12 hours anyway,
    /// have at most 16 Ki characters of names and values, and a cookie `__Host-session`.
    ///
    /// @param cookies signs the ids
    /// @param store keeps the values
    /// @return sessions
    public static Sessions of(SignedCookies cookies, SessionStore store) {
        return new Sessions(
                cookies,
                store,
                "__Host-session",
                Duration.ofMinutes(30),
                Duration.ofHours(12),
                16 * 1024,
                true,
                InstantSource.system());
    }

    /// These sessions with another end for those for which no request comes. The time of a session
    /// is renewed in steps of a tenth of it, so that it may be so much shorter.
    ///
    /// @param time how long, a second to 400 days
    /// @return new sessions, with the same store
    /// @throws IllegalArgumentException if it is none of these
    public Sessions withIdle(Duration time) {
        return new Sessions(cookies, store, name, time, lifetime, maxSize, secure, clock);
    }

    /// These sessions with another end for all.
    ///
    /// @param time how long, a second to 400 days
    /// @return new sessions, with the same store
    /// @throws IllegalArgumentException if it is none of these
    public Sessions withLifetime(Duration time) {
        return new Sessions(cookies, store, name, idle, time, maxSize, secure, clock);
    }

    /// These sessions with another bound for each.
    ///
    /// @param characters how many characters names and values may have together
    /// @return new sessions, with the same store
    /// @throws IllegalArgumentException if it is less than 1
    public Sessions withMaxSize(int characters) {
        return new Sessions(cookies, store, name, idle, lifetime, characters, secure, clock);
    }

    /// These sessions with another name of their cookie.
    ///
    /// @param cookie a token; with `__Host-` before it no other host of the site can set it
    /// @return new sessions, with the same store
    /// @throws IllegalArgumentException if it is malformed, or promises what the cookie does not
    ///     keep
    public Sessions withName(String cookie) {
        return new Sessions(cookies, store, cookie, idle, lifetime, maxSize, secure, clock);
    }

    /// These sessions for a server that speaks no TLS and has none before it: their cookie,
    /// `session`, is sent without, and whoever is on the line can take it.
    ///
    /// @return new sessions, with the same store
    public Sessions withoutTls() {
        return new Sessions(cookies, store, "session", idle, lifetime, maxSize, false, clock);
    }

    /// These sessions by another clock, for tests.
    ///
    /// @param source tells the time
    /// @return new sessions, with the same store
    public Sessions withClock(InstantSource source) {
        return new Sessions(cookies, store, name, idle, lifetime, maxSize, secure, source);
    }

    /// {@return what is to stand before the handlers that use sessions: it keeps what they change,
    /// and sets the cookie where there is a new one. A response that sets it, and says nothing of
    /// caches, is made `Cache-Control: private`}
    public Filter filter() {
        return this::filter;
    }

    private Response filter(Request request, Handler next) throws Exception {
        Visit visit = new Visit();
        try {
            Response response = next.handle(request.with(key, visit));
            @Nullable SetCookie cookie = keep(visit);
            return cookie == null ? response : cookie.addTo(uncached(response));
        } catch (HttpException e) {
            @Nullable SetCookie cookie = keep(visit);
            throw cookie == null ? e : e.addingHeader("Set-Cookie", cookie.toString());
        }
    }

    private static Response uncached(Response response) {
        return response.headers().contains("Cache-Control")
                ? response
                : response.addingHeader("Cache-Control", "private");
    }

    /// The session of a request: that of before if the browser has sent its cookie, else a new one.
    ///
    /// @param request the request, as the filter has passed it on
    /// @return the session, the same each time
    /// @throws IOException if the store cannot be reached
    /// @throws IllegalStateException if the filter does not stand before the handler
    public Session of(Request request) throws IOException {
        Visit visit = request.get(key);
        if (visit == null) {
            throw new IllegalStateException(
                    "the filter of these sessions does not stand before the handler of "
                            + request.path());
        }
        Session session = visit.session;
        if (session == null) {
            session = find(request, visit);
            visit.session = session;
        }
        return session;
    }

    private Session find(Request request, Visit visit) throws IOException {
        @Nullable String id = cookies.verify(Cookies.of(request.headers()), name);
        Instant now = clock.instant();
        if (id != null) {
            @Nullable StoredSession stored = store.load(id);
            if (stored != null && isAlive(stored, now)) {
                visit.stored = stored;
                return new Session(id, stored, maxSize);
            }
        }
        return new Session(null, new StoredSession(Map.of(), now, now), maxSize);
    }

    private boolean isAlive(StoredSession stored, Instant now) {
        return stored.expires().isAfter(now) && stored.created().plus(lifetime).isAfter(now);
    }

    /// {@return the cookie to set, null if it stays as it is}
    private @Nullable SetCookie keep(Visit visit) throws IOException {
        Session session = visit.session;
        if (session == null) {
            return null;
        }
        Session.Change change = session.keep();
        @Nullable String id = session.id();
        if (change == Session.Change.END) {
            return end(id);
        }
        if (id == null) {
            return change == Session.Change.NONE || session.values().isEmpty()
                    ? null
                    : begin(session);
        }
        if (change == Session.Change.ID) {
            SetCookie cookie = begin(session);
            store.delete(id);
            return cookie;
        }
        StoredSession before = Objects.requireNonNull(visit.stored);
        StoredSession now = stored(session);
        Duration older = Duration.between(before.expires(), now.expires());
        if (change == Session.Change.VALUES || older.compareTo(idle.dividedBy(RENEWALS)) > 0) {
            store.replace(id, now);
        }
        return null;
    }

    private @Nullable SetCookie end(@Nullable String id) throws IOException {
        if (id == null) {
            return null;
        }
        store.delete(id);
        return cookie("").deleted();
    }

    private SetCookie begin(Session session) throws IOException {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        store.insert(id, stored(session));
        Duration left = Duration.between(clock.instant(), session.created().plus(lifetime));
        // A session that has just begun to end is still one.
        Duration age = left.toSeconds() < 1 ? Duration.ofSeconds(1) : left;
        return cookies.sign(name, id, age).withSecure(secure);
    }

    private SetCookie cookie(String value) {
        return SetCookie.of(name, value).withSecure(secure);
    }

    private StoredSession stored(Session session) {
        Instant end = session.created().plus(lifetime);
        Instant unused = clock.instant().plus(idle);
        return new StoredSession(
                session.values(), session.created(), unused.isBefore(end) ? unused : end);
    }
}
