package hyperserve.bench.attack;

/// Many clients that do the same.
///
/// @param name how it is called on the command line
/// @param clients how many they are; who is cut does not come again
/// @param opening what each of them sends
/// @param manner what each of them does then
/// @param paceMillis how long after each other they come; 0 if all do at once
/// @param holdSeconds how long it stays once all have come
/// @param newcomer whom the server has to answer with 200 at the end of that time, while they are
///     still there
record Hoard(
        String name,
        int clients,
        Opening opening,
        Manner manner,
        int paceMillis,
        int holdSeconds,
        Newcomer newcomer) {

    /// Somebody who comes when the hoard is there. Everybody may be told 503 for a while; these not
    /// at the end of it.
    enum Newcomer {
        /// Nobody: 200 or 503 in time is enough.
        NONE,
        /// One who asks for `/plaintext` and for `/hello/{name}`.
        ASKS,
        /// One who sends a body for the handler to hold.
        POSTS
    }

    Hoard(String name, int clients, Opening opening, Manner manner) {
        this(name, clients, opening, manner, 0, 4, Newcomer.NONE);
    }

    Hoard staying(int seconds, Newcomer then) {
        return new Hoard(name, clients, opening, manner, paceMillis, seconds, then);
    }

    Hoard inTurn(int millis) {
        return new Hoard(name, clients, opening, manner, millis, holdSeconds, newcomer);
    }

    /// {@return a tenth of it, for a short run; a few stay as few}
    Hoard aTenth() {
        int fewer = Math.max(Math.min(clients, 4), clients / 10);
        return new Hoard(name, fewer, opening, manner, paceMillis, holdSeconds / 2, newcomer);
    }
}
