package hyperserve.demo.room;

import java.util.HashMap;
import java.util.Map;

/// Reads a JSON object (RFC 8259) whose values are texts, true and false, and nothing else: all
/// that visitors say. Nothing is left out or made up: what is malformed is refused.
final class FlatObject {

    private static final int MOST_MEMBERS = 8;
    private static final int HEX_DIGITS = 4;

    private final String json;
    private int at;

    private FlatObject(String json) {
        this.json = json;
    }

    /// {@return the members: each a String or a Boolean}
    ///
    /// @throws Refusal if it is no such object
    static Map<String, Object> read(String json) throws Refusal {
        return new FlatObject(json).object();
    }

    private Map<String, Object> object() throws Refusal {
        Map<String, Object> members = new HashMap<>();
        expect('{');
        boolean more = !skips('}');
        while (more) {
            String name = text();
            expect(':');
            if (members.put(name, value()) != null) {
                throw malformed("has a member twice");
            }
            if (members.size() > MOST_MEMBERS) {
                throw malformed("has more than " + MOST_MEMBERS + " members");
            }
            more = skips(',');
            if (!more) {
                expect('}');
            }
        }
        skipBlanks();
        if (at < json.length()) {
            throw malformed("goes on behind its end");
        }
        return members;
    }

    private Object value() throws Refusal {
        skipBlanks();
        if (skipsWord("true")) {
            return true;
        }
        if (skipsWord("false")) {
            return false;
        }
        return text();
    }

    private boolean skipsWord(String word) {
        boolean is = json.startsWith(word, at);
        if (is) {
            at += word.length();
        }
        return is;
    }

    private String text() throws Refusal {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw malformed("has a control character in a text");
            }
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() throws Refusal {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw malformed("has an unknown escape");
        };
    }

    private char hex() throws Refusal {
        int value = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = next();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("has an unknown escape");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void expect(char c) throws Refusal {
        if (!skips(c)) {
            throw malformed("is no object of texts, true and false");
        }
    }

    private boolean skips(char c) {
        skipBlanks();
        boolean is = at < json.length() && json.charAt(at) == c;
        if (is) {
            at++;
        }
        return is;
    }

    private void skipBlanks() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char next() throws Refusal {
        if (at == json.length()) {
            throw malformed("ends within a text");
        }
        return json.charAt(at++);
    }

    private static Refusal malformed(String what) {
        return Refusal.malformed("the JSON of the message " + what);
    }
}
