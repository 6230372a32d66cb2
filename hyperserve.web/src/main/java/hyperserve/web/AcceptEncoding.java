package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The content codings that a client takes: the request's field `Accept-Encoding` (RFC 9110
/// §12.5.3). Immutable.
///
/// Reading it never fails: a member that is malformed, or stands behind the hundredth, counts as
/// not sent. Letter case does not matter, and `x-gzip` and `x-compress` are `gzip` and `compress`
/// (§8.4.1).
///
/// A response whose coding was chosen by this field says so to caches, by [Vary].
public final class AcceptEncoding {

    /// The name of no coding.
    public static final String IDENTITY = "identity";

    /// Below every weight that a client can give: identity need not be named to be acceptable, and
    /// whatever is named goes first.
    private static final int UNNAMED = 0;

    private static final int REFUSED = -1;

    private final @Nullable List<Preference> members;

    private AcceptEncoding(@Nullable List<Preference> members) {
        this.members =
                members == null ? null : members.stream().filter(AcceptEncoding::isCoding).toList();
    }

    private static boolean isCoding(Preference member) {
        return member.parameters().isEmpty() && member.value().indexOf('/') < 0;
    }

    /// What a request says.
    ///
    /// @param headers the header section of the request
    /// @return what it accepts
    public static AcceptEncoding of(Headers headers) {
        return new AcceptEncoding(Preference.of(headers, "Accept-Encoding"));
    }

    /// What a field value says.
    ///
    /// @param value the value of one field line, such as `br, gzip;q=0.5`; empty says that no
    ///     coding is wanted
    /// @return what it accepts
    public static AcceptEncoding parse(String value) {
        return new AcceptEncoding(Preference.parse(value));
    }

    /// Chooses the coding that the client likes best.
    ///
    /// A coding that the client does not name is acceptable if it sent `*`. [#IDENTITY] is
    /// acceptable unless the client refuses it, by `identity;q=0`, or by `*;q=0` without naming it;
    /// if it is not named, every other acceptable coding goes before it. A request without the
    /// field takes identity alone: what the client has not asked for it may not understand.
    ///
    /// @param codings what there is to choose from, the server's favourite first; it is chosen
    ///     among those that the client likes equally
    /// @return one of the codings, as it was given, or null if none is acceptable
    public @Nullable String choose(List<String> codings) {
        String best = null;
        int most = REFUSED;
        for (String coding : codings) {
            int weight = weight(coding);
            if (weight > most) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    /// Whether a coding may be used.
    ///
    /// @param coding its name, such as `gzip`
    /// @return whether [#choose] would choose it if there were no other
    public boolean accepts(String coding) {
        return weight(coding) > REFUSED;
    }

    private int weight(String coding) {
        String name = canonical(coding.toLowerCase(Locale.ROOT));
        int others = name.equals(IDENTITY) ? UNNAMED : REFUSED;
        if (members != null) {
            for (Preference member : members) {
                int weight = member.weight() == 0 ? REFUSED : member.weight();
                if (canonical(member.value()).equals(name)) {
                    return weight;
                }
                if (member.value().equals("*")) {
                    others = weight;
                }
            }
        }
        return others;
    }

    private static String canonical(String coding) {
        return switch (coding) {
            case "x-gzip" -> "gzip";
            case "x-compress" -> "compress";
            default -> coding;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AcceptEncoding that && Objects.equals(members, that.members);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(members);
    }

    /// {@return the well-formed members, as they would be sent; `not sent` if there is no such
    /// field}
    @Override
    public String toString() {
        return members == null ? "not sent" : Preference.join(members);
    }
}
