package hyperserve.differential.http2;

import java.util.List;
import java.util.regex.Pattern;

/// Why HyperServe judges otherwise than the other servers, where these agree: recognised by how it
/// differs, and by what was changed in the exchange.
///
/// @param difference how it differs
/// @param reason why that is right
/// @param what matches what was changed
record Explanation(Difference difference, String reason, Pattern what) {

    static final List<Explanation> TABLE =
            List.of(
                    stricter(
                            "RFC 9113 §8.3.1, RFC 3986 §3.3: these characters are not allowed in a"
                                    + " path; it is no other request in HTTP/1.1 either",
                            "a path with (a backslash|a byte above ASCII|a fragment)"),
                    stricter(
                            "RFC 9113 §8.3.1: an authority has no user information",
                            "an authority with a user"),
                    stricter(
                            "RFC 3986 §3.2.3: a port is digits",
                            "an authority with a malformed port"),
                    stricter(
                            "RFC 9110 §10.1.1: 100-continue is the only expectation there is",
                            "another expectation"),
                    stricter(
                            "RFC 9110 §4.2: what is neither http nor https is not served here",
                            "another scheme"),
                    stricter("one of those, by a single bit", "a byte of the block"));

    /// How HyperServe differs.
    enum Difference {
        NONE,
        /// It refuses a request that the others take.
        STRICTER,
        /// It takes one that the others refuse.
        LOOSER,
        /// It has understood something else.
        OTHER,
        /// It ends the connection where the others go on, or the other way round.
        END
    }

    private static Explanation stricter(String reason, String what) {
        return new Explanation(Difference.STRICTER, reason, Pattern.compile(what));
    }

    /// How one server differs from two that agree; NONE also if they do not.
    ///
    /// @param other one that says what it has understood
    static Difference between(Outcome ours, Outcome one, Outcome other) {
        boolean theirs = one.isUnderstood();
        if (theirs != other.isUnderstood()) {
            return Difference.NONE;
        }
        if (ours.isUnderstood() != theirs) {
            return theirs ? Difference.STRICTER : Difference.LOOSER;
        }
        if (theirs && !ours.seen().equals(other.seen())) {
            return Difference.OTHER;
        }
        boolean bothGoOn = one.goesOn() == other.goesOn();
        return bothGoOn && ours.goesOn() != one.goesOn() ? Difference.END : Difference.NONE;
    }

    boolean explains(Difference found, String changed) {
        return found == difference && what.matcher(changed).matches();
    }
}
