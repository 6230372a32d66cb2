package hyperserve.bench.attack;

import java.util.List;

/// Many clients that do the same.
///
/// @param name how it is called on the command line
/// @param clients how many they are; who is cut does not come again
/// @param opening what each of them sends
/// @param misdeeds what they do over TLS instead, one the first of these, the next the second;
///     empty if the server speaks no TLS
/// @param manner what each of them does then
/// @param paceMillis how long after each other they come; 0 if all do at once
/// @param holdSeconds how long it stays once all have come
/// @param newcomer whom the server has to answer with 200 at the end of that time, while they are
///     still there
/// @param regulars how many others keep connections over TLS meanwhile; those of a server that has
///     just started, before anybody has come to it, if there are few ([#COLD])
record Hoard(
        String name,
        int clients,
        Opening opening,
        List<Misdeed> misdeeds,
        Manner manner,
        int paceMillis,
        int holdSeconds,
        Newcomer newcomer,
        int regulars) {

    /// So many regulars or fewer: the hoard is the first to come to a server.
    static final int COLD = 4;

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

    Hoard {
        misdeeds = List.copyOf(misdeeds);
    }

    Hoard(String name, int clients, Opening opening, Manner manner) {
        this(name, clients, opening, List.of(), manner, 0, 4, Newcomer.NONE, 0);
    }

    /// One over TLS.
    Hoard(String name, int clients, List<Misdeed> misdeeds, Manner manner, int regulars) {
        this(name, clients, Opening.of(""), misdeeds, manner, 0, 0, Newcomer.ASKS, regulars);
    }

    boolean tls() {
        return !misdeeds.isEmpty();
    }

    boolean isCold() {
        return tls() && regulars <= COLD;
    }

    Hoard staying(int seconds, Newcomer then) {
        return new Hoard(
                name, clients, opening, misdeeds, manner, paceMillis, seconds, then, regulars);
    }

    Hoard inTurn(int millis) {
        return new Hoard(
                name, clients, opening, misdeeds, manner, millis, holdSeconds, newcomer, regulars);
    }

    /// {@return a tenth of it, for a short run; a few stay as few}
    Hoard aTenth() {
        int fewer = Math.max(Math.min(clients, 4), clients / 10);
        return new Hoard(
                name,
                fewer,
                opening,
                misdeeds,
                manner,
                paceMillis,
                holdSeconds / 2,
                newcomer,
                Math.min(regulars, 16));
    }
}
