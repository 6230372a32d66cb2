package hyperserve.differential;

import java.util.List;
import java.util.regex.Pattern;

/// Why HyperServe judges otherwise than the other servers, where these agree: recognised by how it
/// differs, by the status it refuses with, and by what the request looks like.
///
/// @param difference how it differs
/// @param status the status of HyperServe's refusal; 0 where it does not refuse
/// @param reason why that is right
/// @param feature found somewhere in the request
record Explanation(Difference difference, int status, String reason, Pattern feature) {

    private static final String CODING = "(?i)\r\nTransfer-Encoding:[ \t]*";

    static final List<Explanation> TABLE =
            List.of(
                    stricter(
                            431,
                            "a bound of its own: at most 100 field lines",
                            "(?:[^\r\n]+\r\n){102}"),
                    stricter(
                            400,
                            "RFC 3986 §2.1: % and two hexadecimal digits, anywhere in a target",
                            "(^|\n)[!-~]+ [!-~]*%(?![0-9A-Fa-f]{2})"),
                    stricter(
                            501,
                            "RFC 9112 §6.1: other transfer codings are not implemented",
                            CODING + "(?!chunked[ \t]*\r)"),
                    stricter(
                            400,
                            "RFC 9112 §6.3: chunked once and alone, in one line; a list or two"
                                    + " lines can be read in two ways",
                            CODING + "([^\r]*,|[^\r]*\r\n(?:[^\r]+\r\n)*Transfer-Encoding:)"),
                    stricter(
                            400,
                            "RFC 9112 §2.2: an empty line ends with CRLF, before a request line"
                                    + " too",
                            "((?<!\r)\n|\r)[!-~]+ [!-~]+ HTTP/"),
                    stricter(
                            400,
                            "RFC 9112 §3: one space between the parts of a request line",
                            "(^|\n)[!-~]+(  +[!-~]+ +| +[!-~]+  +)HTTP/"),
                    stricter(
                            400,
                            "RFC 9112 §3.2: a target is a path or begins with http",
                            "(^|\n)[!-~]+ (?!/|http)[!-~]+ HTTP/"),
                    stricter(
                            400,
                            "RFC 3986 §2: these characters are not allowed in a target",
                            "(^|\n)[!-~]+ [!-~]*[\"#<>\\\\][!-~]* HTTP/"),
                    stricter(
                            400,
                            "RFC 3986 §3.2.2: an IPv6 address stands in brackets",
                            "\r\nHost: ::1\r\n"),
                    stricter(
                            417,
                            "RFC 9110 §10.1.1: 100-continue is the only expectation there is",
                            "(?i)\r\nExpect:"),
                    stricter(501, "RFC 9110 §9.3.6: an origin server opens no tunnels", "CONNECT "),
                    new Explanation(
                            Difference.STATUS,
                            501,
                            "RFC 9112 §6.1: other transfer codings are not implemented",
                            Pattern.compile(CODING)),
                    looser(
                            "RFC 9110 §2.5: a higher minor version is treated as the highest one"
                                    + " known",
                            " HTTP/1\\.[2-9]\r\n"),
                    new Explanation(
                            Difference.OTHER,
                            0,
                            "RFC 9110 §9.3.7: OPTIONS * is answered by the server itself",
                            Pattern.compile("OPTIONS \\* ")));

    /// How HyperServe differs.
    enum Difference {
        NONE,
        /// It refuses what the others accept.
        STRICTER,
        /// It accepts what the others refuse.
        LOOSER,
        /// All refuse, the others with one and the same other status.
        STATUS,
        /// It has understood something else.
        OTHER
    }

    private static Explanation stricter(int status, String reason, String feature) {
        return new Explanation(Difference.STRICTER, status, reason, Pattern.compile(feature));
    }

    private static Explanation looser(String reason, String feature) {
        return new Explanation(Difference.LOOSER, 0, reason, Pattern.compile(feature));
    }

    /// How one server differs from two that agree; NONE also if they do not.
    static Difference between(Transcript ours, Transcript one, Transcript other) {
        List<String> theirs = one.understood();
        if (!theirs.equals(other.understood())) {
            return Difference.NONE;
        }
        List<String> mine = ours.understood();
        if (mine.equals(theirs)) {
            int status = one.refusal();
            boolean comparable = status != 0 && status == other.refusal() && ours.refusal() != 0;
            return comparable && ours.refusal() != status ? Difference.STATUS : Difference.NONE;
        }
        if (startsWith(theirs, mine)) {
            return Difference.STRICTER;
        }
        return startsWith(mine, theirs) ? Difference.LOOSER : Difference.OTHER;
    }

    private static boolean startsWith(List<String> list, List<String> beginning) {
        return list.size() > beginning.size()
                && list.subList(0, beginning.size()).equals(beginning);
    }

    boolean explains(Difference found, int refusal, String request) {
        boolean refusedFor = difference == Difference.LOOSER || refusal == status;
        return found == difference && refusedFor && feature.matcher(request).find();
    }
}
