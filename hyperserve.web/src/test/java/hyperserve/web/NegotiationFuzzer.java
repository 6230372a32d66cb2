package hyperserve.web;

import static hyperserve.web.CookiesFuzzer.require;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// Fuzzes what clients say of media types, codings, languages, links, waiting and targets: whatever
/// is sent is read or refused by [IllegalArgumentException]; what is read, written and read again
/// is the same; what is chosen is one of what was offered, and acceptable.
public final class NegotiationFuzzer {

    private static final List<MediaType> TYPES =
            List.of(MediaType.HTML, MediaType.JSON, MediaType.parse("a/b;c=d"));

    private NegotiationFuzzer() {}

    /// Called by the fuzzer, and by [GeneratedInputsTest].
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        accept(text);
        acceptEncoding(text);
        acceptLanguage(text);
        againIfRead(text, MediaType::parse, MediaType::toString);
        againIfRead(text, Link::parse, Link::join);
        againIfRead(text, RetryAfter::parse, RetryAfter::toString);
        redirect(text);
    }

    private static void accept(String text) {
        Accept accept = again(text, Accept::parse, Accept::toString);
        MediaType chosen = accept.choose(TYPES);
        for (MediaType type : TYPES) {
            double weight = accept.weight(type);
            require(weight >= 0 && weight <= 1, "a weight", weight);
            require(accept.accepts(type) == weight > 0, "accepted", type);
            double most = chosen == null ? 0 : accept.weight(chosen);
            require(weight <= most, "the best", type);
        }
    }

    private static void acceptEncoding(String text) {
        AcceptEncoding accept = again(text, AcceptEncoding::parse, AcceptEncoding::toString);
        List<String> codings = List.of("br", "gzip", "identity");
        String chosen = accept.choose(codings);
        require(chosen == null || codings.contains(chosen), "offered", chosen);
        for (String coding : codings) {
            require(chosen != null || !accept.accepts(coding), "chosen", coding);
        }
        require(chosen == null || accept.accepts(chosen), "accepted", chosen);
    }

    private static void acceptLanguage(String text) {
        AcceptLanguage accept = again(text, AcceptLanguage::parse, AcceptLanguage::toString);
        List<String> tags = List.of("en", "en-GB", "de");
        String found = accept.lookup(tags, "fallback");
        require(found.equals("fallback") || tags.contains(found), "offered", found);
        for (String tag : accept.filter(tags)) {
            require(accept.weight(tag) > 0, "accepted", tag);
        }
    }

    private static void redirect(String text) {
        if (!RedirectTargets.local().allow(text)) {
            return;
        }
        try {
            URI target = URI.create("http://own.example/a/b").resolve(new URI(text));
            require("own.example".equals(target.getHost()), "of this server", text);
        } catch (URISyntaxException e) {
            // Browsers are not as strict: it is enough that they see a path and nothing else.
            require(text.matches("/(?![/\\\\])[!-~&&[^\\\\]]*"), "a path", text);
        }
    }

    private static <T> T again(String text, Function<String, T> parse, Function<T, String> write) {
        T value = parse.apply(text);
        String written = write.apply(value);
        require(written.indexOf('\n') < 0 && written.indexOf('\r') < 0, "one line", written);
        require(parse.apply(written).equals(value), "read again", written);
        return value;
    }

    private static <T> void againIfRead(
            String text, Function<String, T> parse, Function<T, String> write) {
        try {
            require(parse.apply(text) != null, "read", text);
        } catch (IllegalArgumentException e) {
            require(e.getMessage() != null, "explained", e);
            return;
        }
        again(text, parse, write);
    }
}
