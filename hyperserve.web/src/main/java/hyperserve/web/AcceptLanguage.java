package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The languages that a client's user reads: the request's field `Accept-Language` (RFC 9110
/// §12.5.4), matched with what there is by the rules of RFC 4647. Immutable.
///
/// Reading it never fails: a member that is malformed, has more than 100 characters, or stands
/// behind the hundredth, counts as not sent. Letter case does not matter.
///
/// A response whose language was chosen by this field says so to caches, by [Vary].
public final class AcceptLanguage {

    private static final int MAX_LENGTH = 100;

    private final @Nullable List<Preference> ranges;

    private AcceptLanguage(@Nullable List<Preference> members) {
        this.ranges =
                members == null
                        ? null
                        : members.stream()
                                .filter(member -> isRange(member.value()))
                                .filter(member -> member.parameters().isEmpty())
                                .toList();
    }

    private static boolean isRange(String value) {
        return value.length() <= MAX_LENGTH && value.indexOf('/') < 0;
    }

    /// What a request says.
    ///
    /// @param headers the header section of the request
    /// @return what its user reads
    public static AcceptLanguage of(Headers headers) {
        return new AcceptLanguage(Preference.of(headers, "Accept-Language"));
    }

    /// What a field value says.
    ///
    /// @param value the value of one field line, such as `de-CH, de;q=0.8, en;q=0.5`
    /// @return what the user reads
    public static AcceptLanguage parse(String value) {
        return new AcceptLanguage(Preference.parse(value));
    }

    /// Finds the one language to answer in, by lookup (RFC 4647 §3.4): the favourite language is
    /// looked for, and with fewer and fewer of its subtags, then the next one. So `de-CH` finds
    /// `de`, and `de` does not find `de-CH`. `*` finds nothing, as it says that the server's own
    /// choice will do, and a tag that the client refuses by its name and `q=0` is not found.
    ///
    /// @param tags the language tags that there are, such as `en`, `de-CH`
    /// @param fallback the answer if nothing is found; need not be among the tags
    /// @return one of the tags, as it was given, or the fallback
    public String lookup(List<String> tags, String fallback) {
        if (ranges == null) {
            return fallback;
        }
        List<Preference> wanted = new ArrayList<>(ranges);
        wanted.removeIf(range -> range.weight() == 0 || range.value().equals("*"));
        wanted.sort(Comparator.comparingInt(range -> -range.weight()));
        for (Preference range : wanted) {
            for (String part = range.value(); !part.isEmpty(); part = shorter(part)) {
                for (String tag : tags) {
                    if (part.equalsIgnoreCase(tag) && !isRefused(tag)) {
                        return tag;
                    }
                }
            }
        }
        return fallback;
    }

    /// Without the last subtag, nor a single character that introduced it.
    private static String shorter(String range) {
        int end = range.lastIndexOf('-');
        if (end >= 2 && range.charAt(end - 2) == '-') {
            end -= 2;
        }
        return end < 0 ? "" : range.substring(0, end);
    }

    /// Finds all languages that may be answered in, by basic filtering (RFC 4647 §3.3.1): `de`
    /// finds `de` and `de-CH`, and `de-CH` does not find `de`. `*` finds all.
    ///
    /// @param tags the language tags that there are, the server's favourite first
    /// @return those of them that are acceptable, the client's favourite first; all if the client
    ///     says nothing
    public List<String> filter(List<String> tags) {
        List<String> acceptable = new ArrayList<>(tags);
        acceptable.removeIf(tag -> thousandths(tag) == 0);
        acceptable.sort(Comparator.comparingInt(tag -> -thousandths(tag)));
        return List.copyOf(acceptable);
    }

    /// How much the user likes a language. Of the ranges that match, the longest one says so.
    ///
    /// @param tag a language tag
    /// @return its weight, 0 to 1; 0 if it is not acceptable, 1 if the client says nothing
    public double weight(String tag) {
        return thousandths(tag) / (double) Preference.MOST;
    }

    private int thousandths(String tag) {
        if (ranges == null || ranges.isEmpty()) {
            return Preference.MOST;
        }
        Preference range = longest(ranges, tag);
        return range == null ? 0 : range.weight();
    }

    /// Whether the client names a language, or one that it is of, to say that it is not acceptable.
    private boolean isRefused(String tag) {
        Preference range = ranges == null ? null : longest(ranges, tag);
        return range != null && range.weight() == 0 && !range.value().equals("*");
    }

    private static @Nullable Preference longest(List<Preference> ranges, String tag) {
        String name = tag.toLowerCase(Locale.ROOT);
        Preference found = null;
        int longest = -1;
        for (Preference range : ranges) {
            int length = matchedLength(range.value(), name);
            if (length > longest) {
                longest = length;
                found = range;
            }
        }
        return found;
    }

    /// {@return how much of a tag a range matches, −1 if it does not match}
    private static int matchedLength(String range, String tag) {
        if (range.equals("*")) {
            return 0;
        }
        boolean matches =
                tag.startsWith(range)
                        && (tag.length() == range.length() || tag.charAt(range.length()) == '-');
        return matches ? range.length() : -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AcceptLanguage that && Objects.equals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(ranges);
    }

    /// {@return the well-formed members, as they would be sent; `not sent` if there is no such
    /// field}
    @Override
    public String toString() {
        return ranges == null ? "not sent" : Preference.join(ranges);
    }
}
