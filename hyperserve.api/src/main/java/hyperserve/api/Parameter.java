package hyperserve.api;

import java.time.DateTimeException;
import java.util.Objects;
import java.util.function.Function;

/// A value that came in the path or the query of a request, or in a form, as a type. Who asks for
/// what it is not has the request answered 400, with its name and what was expected; the value
/// itself is not sent back.
public final class Parameter {

    private final String where;
    private final String name;
    private final @Nullable String text;

    /// @param where `path` or `query`, or what else it came in
    /// @param text the decoded text, null if there is none
    Parameter(String where, String name, @Nullable String text) {
        this.where = where;
        this.name = name;
        this.text = text;
    }

    /// A parameter that came neither in the path nor in the query: for those who read parameters
    /// from elsewhere, such as forms.
    ///
    /// @param where what it came in, for messages: `form` has them say "the form parameter"
    /// @param name its name
    /// @param text its decoded text, or null if it was not sent
    /// @return the parameter
    public static Parameter of(String where, String name, @Nullable String text) {
        return new Parameter(
                Objects.requireNonNull(where, "where"), Objects.requireNonNull(name, "name"), text);
    }

    /// {@return whether it was sent}
    public boolean isPresent() {
        return text != null;
    }

    /// This parameter, or another text if it was not sent.
    ///
    /// @param other what stands for a missing one
    /// @return a parameter that is present
    public Parameter or(String other) {
        Objects.requireNonNull(other, "other");
        return text != null ? this : new Parameter(where, name, other);
    }

    /// {@return the decoded text, perhaps empty}
    ///
    /// @throws BadRequestException if it was not sent
    public String asText() {
        String sent = text;
        if (sent == null) {
            throw new BadRequestException(what() + " is missing");
        }
        return sent;
    }

    /// {@return the whole number that it is, in decimal digits of ASCII, perhaps behind a minus
    /// sign}
    ///
    /// @throws BadRequestException if it was not sent, or is no such number, or not an `int`
    public int asInt() {
        return asInt(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// The whole number that it is, if that is from one number to another, both included.
    ///
    /// @param least the least that is allowed
    /// @param most the most that is allowed
    /// @return the number
    /// @throws BadRequestException if it was not sent, or is no whole number, or not one of these
    public int asInt(int least, int most) {
        return (int) asLong(least, most);
    }

    /// {@return the whole number that it is, as [#asInt()]}
    ///
    /// @throws BadRequestException if it was not sent, or is no such number, or not a `long`
    public long asLong() {
        return asLong(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// The whole number that it is, if that is from one number to another, both included.
    ///
    /// @param least the least that is allowed
    /// @param most the most that is allowed
    /// @return the number
    /// @throws BadRequestException if it was not sent, or is no whole number, or not one of these
    public long asLong(long least, long most) {
        Long value = wholeNumber(asText());
        if (value == null || value < least || value > most) {
            throw expected("a whole number from " + least + " to " + most);
        }
        return value;
    }

    private static @Nullable Long wholeNumber(String text) {
        try {
            return isWholeNumber(text) ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) {
            // It has too many digits for any that is allowed.
            return null;
        }
    }

    /// Not left to `parseLong`, which takes plus signs and the digits of other scripts too.
    private static boolean isWholeNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > start;
    }

    /// {@return whether it is `true`}
    ///
    /// @throws BadRequestException if it was not sent, or is neither `true` nor `false`
    public boolean asBoolean() {
        return switch (asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected("true or false");
        };
    }

    /// Whatever can be made of the text.
    ///
    /// @param expected what is expected, to go on from "must be": `a date such as 2026-01-31`
    /// @param parser makes it, or throws [IllegalArgumentException] or
    ///     [java.time.DateTimeException]
    /// @param <T> the type
    /// @return what the parser has made
    /// @throws BadRequestException if it was not sent, or the parser threw one of those
    public <T> T as(String expected, Function<String, T> parser) {
        try {
            return parser.apply(asText());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw expected(expected);
        }
    }

    private BadRequestException expected(String expectation) {
        return new BadRequestException(what() + " must be " + expectation);
    }

    private String what() {
        return "the " + where + " parameter '" + name + "'";
    }

    /// {@return what it is and the text}
    @Override
    public String toString() {
        return what() + ": " + text;
    }
}
