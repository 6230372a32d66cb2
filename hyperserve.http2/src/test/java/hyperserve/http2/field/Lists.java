package hyperserve.http2.field;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Lists of fields from text and back.
public final class Lists {

    private Lists() {}

    /// A list of fields, each `name: value`, or `name:` without a value.
    public static FieldList of(List<String> fields) {
        FieldList list = new FieldList(65_536, 1000);
        list.clear();
        for (String field : fields) {
            int separator = field.indexOf(": ", field.startsWith(": ") ? 0 : 1);
            int colon = separator < 0 ? field.length() - 1 : separator;
            String value = separator < 0 ? "" : field.substring(separator + 2);
            add(list, bytes(field.substring(0, colon)), bytes(value));
        }
        return list;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void add(FieldList list, byte[] name, byte[] value) {
        int start = list.top();
        int length = name.length + value.length;
        if (!list.admits(length)) {
            throw new AssertionError("the list is full");
        }
        byte[] bytes = list.room(start, length);
        System.arraycopy(name, 0, bytes, start, name.length);
        int valueStart = start + name.length;
        System.arraycopy(value, 0, bytes, valueStart, value.length);
        FieldKind kind =
                FieldKind.ofName(bytes, start, valueStart)
                        .withValue(bytes, valueStart, start + length);
        list.add(name.length, value.length, kind);
    }

    /// The fields of a list, each `name: value`.
    public static List<String> text(FieldList list) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            fields.add(list.name(i) + ": " + list.value(i));
        }
        return fields;
    }
}
