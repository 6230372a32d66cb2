package hyperserve.api;

import java.util.ArrayList;
import java.util.List;

/// The field lines of a header or trailer section, in order (RFC 9110 §5, §6.5).
///
/// Names are compared without regard to letter case. A value has no white space around it; its
/// characters stand for one byte each (ISO-8859-1). Lines of the same name are kept apart.
///
/// Two are equal if they have the same lines in the same order, whatever the letter case of names.
///
/// Those of a received message are a view of it and valid as long as it is; those made here are
/// immutable. Only the server implements this; methods may join it, and each that can be said by
/// the others has a default.
public interface Headers {

    /// {@return no field lines}
    static Headers empty() {
        return FieldSection.EMPTY;
    }

    /// Field lines from names and values in turn.
    ///
    /// @param namesAndValues name, value, name, value …
    /// @return immutable field lines
    /// @throws IllegalArgumentException if a name is not a token, a value holds a control
    ///     character, or the last name has no value
    static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("the last name has no value");
        }
        return FieldSection.of(namesAndValues);
    }

    /// {@return the number of field lines}
    int size();

    /// The name in a field line.
    ///
    /// @param index 0 to [#size()] − 1
    /// @return the name, in the letter case it was sent in
    String name(int index);

    /// The value in a field line.
    ///
    /// @param index 0 to [#size()] − 1
    /// @return the value, perhaps empty
    String value(int index);

    /// The value of the first line of a name.
    ///
    /// @param name a field name, in any letter case
    /// @return the value, or null if there is no such line
    default @Nullable String first(String name) {
        for (int i = 0; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                return value(i);
            }
        }
        return null;
    }

    /// The values of all lines of a name.
    ///
    /// @param name a field name, in any letter case
    /// @return the values in order, none if there is no such line
    default List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                values.add(value(i));
            }
        }
        return List.copyOf(values);
    }

    /// Whether there is a line of a name.
    ///
    /// @param name a field name, in any letter case
    /// @return whether there is
    default boolean contains(String name) {
        return first(name) != null;
    }

    /// These lines with one in place of all of its name. All of them are copied: many are made at
    /// once by [#of].
    ///
    /// @param name a token
    /// @param value text without control characters
    /// @return immutable field lines; the new one is the last
    /// @throws IllegalArgumentException if name or value is malformed
    default Headers with(String name, String value) {
        return FieldSection.copyOf(this).with(name, value);
    }

    /// These lines and one more at the end, beside those of its name.
    ///
    /// @param name a token
    /// @param value text without control characters
    /// @return immutable field lines
    /// @throws IllegalArgumentException if name or value is malformed
    default Headers adding(String name, String value) {
        return FieldSection.copyOf(this).adding(name, value);
    }

    /// These lines and others behind them, which are copied as they are encoded already: what many
    /// messages have in common is made once, and added to each.
    ///
    /// @param lines more lines
    /// @return immutable field lines
    default Headers adding(Headers lines) {
        return FieldSection.copyOf(this).adding(lines);
    }

    /// These lines without those of a name.
    ///
    /// @param name a field name, in any letter case
    /// @return immutable field lines
    default Headers without(String name) {
        return FieldSection.copyOf(this).without(name);
    }

    /// {@return the same lines, immutable and valid for ever}
    default Headers copy() {
        return FieldSection.copyOf(this);
    }

    /// {@return the number of bytes that [#encode] writes}
    default int encodedLength() {
        return FieldSection.copyOf(this).encodedLength();
    }

    /// Writes the lines as `name: value CRLF` each (RFC 9112 §5).
    ///
    /// @param target where to write
    /// @param offset the index of the first byte written
    /// @throws IndexOutOfBoundsException if fewer than [#encodedLength()] bytes are left there
    default void encode(byte[] target, int offset) {
        FieldSection.copyOf(this).encode(target, offset);
    }
}
