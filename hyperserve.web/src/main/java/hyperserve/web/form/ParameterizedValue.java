package hyperserve.web.form;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A field value of the form `value; name=value; name="value"` (RFC 9110 §5.6.6, RFC 2183 §2); a
/// character stands for a byte.
///
/// In a quoted string a backslash quotes `"` and `\` alone. Before anything else it stands for
/// itself: browsers send the backslashes of a file name as they are.
///
/// @param value what stands before the parameters, without white space around it
/// @param parameters the parameters in order, their names in lower case
record ParameterizedValue(String value, Map<String, String> parameters) {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /// Reads a value.
    ///
    /// @param text the field value
    /// @param what what it is, for messages
    /// @throws hyperserve.api.HttpException 400 if it is malformed or a parameter is repeated
    static ParameterizedValue parse(String text, String what) {
        int semicolon = text.indexOf(';');
        String value = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        Parser parser = new Parser(text, semicolon < 0 ? text.length() : semicolon, what);
        return new ParameterizedValue(value, parser.parameters());
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(ParameterizedValue::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /// Stands at a semicolon or at the end whenever a parameter has been read.
    private static final class Parser {

        private final String text;
        private final String what;
        private int at;

        Parser(String text, int start, String what) {
            this.text = text;
            this.at = start;
            this.what = what;
        }

        Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            while (at < text.length()) {
                at++;
                skipSpace();
                if (at < text.length() && text.charAt(at) != ';') {
                    parameter(parameters);
                }
            }
            return parameters;
        }

        private void parameter(Map<String, String> parameters) {
            String name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !isNext('=')) {
                throw malformed("has a parameter that is not name=value");
            }
            at++;
            String value = isNext('"') ? quoted() : token();
            if (value.isEmpty() && text.charAt(at - 1) != '"') {
                throw malformed("has a parameter without a value");
            }
            skipSpace();
            if (at < text.length() && text.charAt(at) != ';') {
                throw malformed("has a parameter that goes on behind its value");
            }
            if (parameters.put(name, value) != null) {
                throw malformed("repeats a parameter");
            }
        }

        private boolean isNext(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private void skipSpace() {
            while (isNext(' ') || isNext('\t')) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && isTokenChar(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                boolean quotes = c == '\\' && at + 1 < text.length();
                if (quotes && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            throw malformed("has a quoted string without its end");
        }

        private RuntimeException malformed(String complaint) {
            return Refusal.malformed(what + " " + complaint);
        }
    }
}
