package hyperserve.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server answered on one connection.
///
/// @param answers the final responses in order
/// @param end how the connection ended
/// @param wellFormed whether the bytes were whole responses and nothing else
record Transcript(List<Answer> answers, End end, boolean wellFormed) {

    /// Some servers answer with the version of the request, whatever it was.
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/[0-9]+\\.[0-9]+ ([0-9]{3}) ");

    /// How a connection ended.
    enum End {
        CLOSED,
        RESET,
        HUNG
    }

    /// A final response.
    ///
    /// @param status its status code
    /// @param seen what the application was told, empty if the server itself answered
    record Answer(int status, String seen) {

        boolean accepted() {
            return !seen.isEmpty();
        }

        @Override
        public String toString() {
            return accepted() ? status + " [" + seen + "]" : String.valueOf(status);
        }
    }

    Transcript {
        answers = List.copyOf(answers);
    }

    /// The requests that reached the application, with an empty one for each refusal between two of
    /// them. How a server refuses the last one, by an answer or by closing, does not matter here.
    List<String> understood() {
        List<String> result = new ArrayList<>(answers.stream().map(Answer::seen).toList());
        while (!result.isEmpty() && result.getLast().isEmpty()) {
            result.removeLast();
        }
        return result;
    }

    /// The status of the first refusal, 0 if there is none.
    int refusal() {
        return answers.stream()
                .mapToInt(Answer::status)
                .filter(status -> status >= 400)
                .findFirst()
                .orElse(0);
    }

    static Transcript of(byte[] bytes, End end) {
        List<Answer> answers = new ArrayList<>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            int headEnd = text.indexOf("\r\n\r\n", at);
            Matcher line = STATUS_LINE.matcher(text).region(at, text.length());
            if (headEnd < 0 || !line.lookingAt()) {
                return new Transcript(answers, end, false);
            }
            int status = Integer.parseInt(line.group(1));
            Map<String, String> fields = fields(text.substring(at, headEnd));
            at = headEnd + 4;
            if (status < 200) {
                continue;
            }
            answers.add(new Answer(status, fields.getOrDefault("seen", "")));
            at = afterBody(text, at, status, fields);
            if (at < 0) {
                return new Transcript(answers, end, false);
            }
        }
        return new Transcript(answers, end, true);
    }

    private static Map<String, String> fields(String head) {
        Map<String, String> fields = new TreeMap<>();
        head.lines()
                .skip(1)
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            fields.put(
                                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                                    line.substring(colon + 1).strip());
                        });
        return fields;
    }

    /// The index after a response's body, or −1. A response to HEAD has a length and no body: then
    /// the next one follows at once, or nothing.
    private static int afterBody(String text, int at, int status, Map<String, String> fields) {
        boolean none = status == 204 || status == 304 || at == text.length();
        if (none || STATUS_LINE.matcher(text).region(at, text.length()).lookingAt()) {
            return at;
        }
        String length = fields.get("content-length");
        if (length == null) {
            return fields.containsKey("transfer-encoding") ? -1 : text.length();
        }
        int after = at + Integer.parseInt(length);
        return after <= text.length() ? after : -1;
    }
}
