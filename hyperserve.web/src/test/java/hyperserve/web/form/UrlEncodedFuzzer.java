package hyperserve.web.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HttpException;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/// Fuzzes the parser of urlencoded forms: whatever comes is a form or refused; a form, written
/// anew, is the same again; and the JDK's decoder makes the same of what both take.
public final class UrlEncodedFuzzer {

    private static final Bounds BOUNDS =
            Bounds.urlEncoded().with(Bound.COUNT, 12).with(Bound.NAME, 40).with(Bound.VALUE, 60);

    private UrlEncodedFuzzer() {}

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        Form form;
        try {
            form = new UrlEncodedParser(input, BOUNDS).parse();
        } catch (HttpException e) {
            requireReason(e);
            return;
        }
        StringBuilder again = new StringBuilder();
        List<String> fields = new ArrayList<>();
        form.forEach(
                (name, value) -> {
                    again.append(URLEncoder.encode(name, UTF_8)).append('=');
                    again.append(URLEncoder.encode(value, UTF_8)).append('&');
                    fields.add(name + "=" + value);
                });
        Form second = new UrlEncodedParser(again.toString().getBytes(ISO_8859_1), BOUNDS).parse();
        require(form.equals(second), "written anew: " + again);
        require(fields.equals(decoded(input)), "decoded otherwise: " + fields);
    }

    private static void requireReason(HttpException refusal) {
        int status = refusal.status().code();
        require(status == 400 || status == 413, refusal.getMessage());
        require(!refusal.error().reason().isEmpty(), "no reason");
    }

    private static List<String> decoded(byte[] input) {
        List<String> fields = new ArrayList<>();
        String[] sent = new String(input, ISO_8859_1).split("&", -1);
        for (String field : sent) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                fields.add(
                        decode(name)
                                + "="
                                + decode(
                                        field.substring(equals < 0 ? field.length() : equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
        return new String(bytes, UTF_8);
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError(complaint);
        }
    }
}
