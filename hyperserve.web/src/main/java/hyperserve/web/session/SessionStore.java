package hyperserve.web.session;

import hyperserve.api.Nullable;

import java.io.IOException;

/// Where sessions are kept between requests: in memory ([MemorySessionStore]), or in a database
/// that several servers share. An application implements it for one of those.
///
/// Called by the threads that run handlers, several at a time, also for the same id; it may wait.
/// Of two that are replaced at the same time the last one stays. What it throws is answered with
/// 500.
public interface SessionStore {

    /// Finds a session. The store need not look at its times; the caller does.
    ///
    /// @param id its id, 43 characters of `A-Z a-z 0-9 - _`: the secret of the client, so that a
    ///     store which others can read had better keep a hash of it
    /// @return the session as it was kept last, null if there is none
    /// @throws IOException if the store cannot be reached
    @Nullable
    StoredSession load(String id) throws IOException;

    /// Keeps a new session. After [StoredSession#expires()] it may be dropped.
    ///
    /// @param id its id, which no other has
    /// @param session the session
    /// @throws IOException if the store cannot be reached, or is full
    void insert(String id, StoredSession session) throws IOException;

    /// Keeps a session in place of one with that id. If that was deleted meanwhile, nothing is
    /// kept, or a request that has begun before would bring back what a logout has ended.
    ///
    /// @param id its id
    /// @param session the session
    /// @return whether there was one
    /// @throws IOException if the store cannot be reached, or is full
    boolean replace(String id, StoredSession session) throws IOException;

    /// Drops a session, if it is there: after this no request finds it.
    ///
    /// @param id its id
    /// @throws IOException if the store cannot be reached
    void delete(String id) throws IOException;
}
