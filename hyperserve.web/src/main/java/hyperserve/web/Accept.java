package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The media types that a client takes: the request's field `Accept` (RFC 9110 §12.5.1). Immutable.
///
/// Reading it never fails: a member that is malformed, or stands behind the hundredth, counts as
/// not sent. Of the media ranges that match a type, the most specific one gives the weight: more
/// parameters before fewer, a type before `text/*`, that before `*/*`.
///
/// A response whose type was chosen by this field says so to caches, by [Vary].
public final class Accept {

    private final @Nullable List<Preference> members;

    private Accept(@Nullable List<Preference> members) {
        this.members =
                members == null
                        ? null
                        : members.stream()
                                .filter(member -> member.value().indexOf('/') > 0)
                                .toList();
    }

    /// What a request says.
    ///
    /// @param headers the header section of the request
    /// @return what it accepts
    public static Accept of(Headers headers) {
        return new Accept(Preference.of(headers, "Accept"));
    }

    /// What a field value says.
    ///
    /// @param value the value of one field line, such as `text/html, application/json;q=0.5`
    /// @return what it accepts
    public static Accept parse(String value) {
        return new Accept(Preference.parse(value));
    }

    /// How much the client likes a type.
    ///
    /// A range with parameters matches the types that have all of them, with these values. A
    /// `charset` in the range matches a type that says none, too, since clients send
    /// `application/json; charset=utf-8`, where it has no meaning.
    ///
    /// @param type a type
    /// @return its weight, 0 to 1; 0 if it is not acceptable, 1 if the client says nothing
    public double weight(MediaType type) {
        return thousandths(type) / (double) Preference.MOST;
    }

    private int thousandths(MediaType type) {
        if (members == null || members.isEmpty()) {
            return Preference.MOST;
        }
        int weight = 0;
        int best = -1;
        for (Preference range : members) {
            int specificity = specificity(range, type);
            if (specificity > best) {
                best = specificity;
                weight = range.weight();
            }
        }
        return weight;
    }

    /// {@return how closely a range fits, −1 if it does not match}
    private static int specificity(Preference range, MediaType type) {
        String name = range.value();
        int fits;
        if (name.equals(type.essence())) {
            fits = 2;
        } else if (name.endsWith("/*") && name.startsWith(type.type() + '/')) {
            fits = 1;
        } else if (name.equals("*/*")) {
            fits = 0;
        } else {
            return -1;
        }
        for (Map.Entry<String, String> parameter : range.parameters().entrySet()) {
            if (!matches(parameter.getKey(), parameter.getValue(), type)) {
                return -1;
            }
        }
        // Only what is well formed is counted, and no field is so long as to have that many.
        return (fits << 20) + range.parameters().size();
    }

    private static boolean matches(String name, String value, MediaType type) {
        String own = type.parameter(name);
        return name.equals("charset")
                ? own == null || own.equalsIgnoreCase(value)
                : value.equals(own);
    }

    /// Whether a type may be sent.
    ///
    /// @param type a type
    /// @return whether its weight is above 0
    public boolean accepts(MediaType type) {
        return thousandths(type) > 0;
    }

    /// Chooses the type that the client likes best.
    ///
    /// @param types what there is to choose from, the server's favourite first; it is chosen among
    ///     those that the client likes equally
    /// @return one of the types, or null if none is acceptable
    public @Nullable MediaType choose(List<MediaType> types) {
        MediaType best = null;
        int most = 0;
        for (MediaType type : types) {
            int weight = thousandths(type);
            if (weight > most) {
                best = type;
                most = weight;
            }
        }
        return best;
    }

    /// Chooses the type that the client likes best, or refuses the request.
    ///
    /// @param types what there is to choose from, the server's favourite first
    /// @return one of the types
    /// @throws HttpException if none is acceptable: 406, with a reason that names the types
    public MediaType require(List<MediaType> types) {
        MediaType best = choose(types);
        if (best == null) {
            String all = String.join(", ", types.stream().map(MediaType::toString).toList());
            throw new HttpException(
                    HttpError.of(Status.NOT_ACCEPTABLE, "there is only " + all)
                            .addingHeader("Vary", "Accept"));
        }
        return best;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Accept that && Objects.equals(members, that.members);
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
