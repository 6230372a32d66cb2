package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A member of a field by which a client says what it prefers (RFC 9110 §12.4, §12.5).
///
/// @param value what is preferred, in lower case
/// @param parameters those beside the weight, names in lower case
/// @param weight thousandths, 0 for what is not acceptable
record Preference(String value, Map<String, String> parameters, int weight) {

    /// The weight of what has none.
    static final int MOST = 1000;

    /// Members behind these are not looked at, so that a choice is cheap whatever is sent.
    static final int MAX_MEMBERS = 100;

    /// Reads all lines of a field. A member that is malformed is left out: a preference that
    /// nobody understands is none, and no reason to refuse the request (§12.1).
    ///
    /// @return the members, or null if there is no such line
    static @Nullable List<Preference> of(Headers headers, String name) {
        List<String> lines = headers.all(name);
        if (lines.isEmpty()) {
            return null;
        }
        List<Preference> members = new ArrayList<>();
        for (String line : lines) {
            parse(line, members);
        }
        return List.copyOf(members);
    }

    /// Reads one line.
    static List<Preference> parse(String line) {
        List<Preference> members = new ArrayList<>();
        parse(line, members);
        return List.copyOf(members);
    }

    private static void parse(String line, List<Preference> members) {
        FieldCursor cursor = new FieldCursor(line);
        while (!cursor.atEnd() && members.size() < MAX_MEMBERS) {
            cursor.skipWhitespace();
            if (cursor.skip(',')) {
                continue;
            }
            Preference member = member(cursor);
            cursor.skipWhitespace();
            if (member != null && (cursor.atEnd() || cursor.isAt(','))) {
                members.add(member);
            }
            cursor.skipMember();
        }
    }

    private static @Nullable Preference member(FieldCursor cursor) {
        String value = cursor.token();
        if (value.isEmpty()) {
            return null;
        }
        if (cursor.skip('/')) {
            String subtype = cursor.token();
            if (subtype.isEmpty()) {
                return null;
            }
            value += '/' + subtype;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!readParameters(cursor, parameters)) {
            return null;
        }
        String q = parameters.remove("q");
        int weight = q == null ? MOST : weight(q);
        return weight < 0
                ? null
                : new Preference(value.toLowerCase(Locale.ROOT), Map.copyOf(parameters), weight);
    }

    /// Reads what stands behind semicolons (§5.6.6), empty ones too. The weight counts wherever it
    /// stands among them (§12.5.1).
    ///
    /// @return whether it is well formed, and no name comes twice
    private static boolean readParameters(FieldCursor cursor, Map<String, String> parameters) {
        cursor.skipWhitespace();
        while (cursor.skip(';')) {
            cursor.skipWhitespace();
            String name = cursor.token();
            if (!name.isEmpty()) {
                String value = cursor.skip('=') ? cursor.tokenOrQuoted() : null;
                if (value == null || parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
                    return false;
                }
                cursor.skipWhitespace();
            }
        }
        return true;
    }

    /// {@return the thousandths that a qvalue says (§12.4.2), −1 if it is none}
    static int weight(String q) {
        boolean wellFormed = !q.isEmpty() && q.length() <= 5;
        int thousandths = 0;
        for (int i = 0; wellFormed && i < 5; i++) {
            char c = i < q.length() ? q.charAt(i) : '0';
            if (i == 1) {
                wellFormed = c == '.' || q.length() == 1;
            } else {
                wellFormed = c >= '0' && c <= '9';
                thousandths = 10 * thousandths + (c - '0');
            }
        }
        return wellFormed && thousandths <= MOST ? thousandths : -1;
    }

    /// {@return the member as it would be sent}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(value);
        parameters.forEach(
                (name, of) ->
                        text.append(';').append(name).append('=').append(FieldCursor.quoted(of)));
        if (weight < MOST) {
            String digits = Integer.toString(MOST + weight).substring(1).replaceAll("0+$", "");
            text.append(digits.isEmpty() ? ";q=0" : ";q=0." + digits);
        }
        return text.toString();
    }

    /// {@return members as they would be sent}
    static String join(List<Preference> members) {
        return String.join(", ", members.stream().map(Preference::toString).toList());
    }
}
