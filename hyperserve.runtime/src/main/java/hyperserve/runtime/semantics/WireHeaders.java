package hyperserve.runtime.semantics;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// Field lines as they were received, made into strings only when asked for.
///
/// @param lines gives the lines, or throws if the message is no longer valid
public record WireHeaders(Supplier<FieldLines> lines) implements Headers {

    @Override
    public int size() {
        return lines.get().count();
    }

    @Override
    public String name(int index) {
        FieldLines all = lines.get();
        return all.name(Objects.checkIndex(index, all.count()));
    }

    @Override
    public String value(int index) {
        FieldLines all = lines.get();
        return all.value(Objects.checkIndex(index, all.count()));
    }

    @Override
    public @Nullable String first(String name) {
        FieldLines all = lines.get();
        int line = all.indexOf(name, 0);
        return line < 0 ? null : all.value(line);
    }

    @Override
    public List<String> all(String name) {
        FieldLines all = lines.get();
        List<String> values = new ArrayList<>();
        for (int line = all.indexOf(name, 0); line >= 0; line = all.indexOf(name, line + 1)) {
            values.add(all.value(line));
        }
        return List.copyOf(values);
    }

    @Override
    public boolean contains(String name) {
        return lines.get().indexOf(name, 0) >= 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && copy().equals(that.copy());
    }

    @Override
    public int hashCode() {
        return copy().hashCode();
    }

    @Override
    public String toString() {
        return copy().toString();
    }

    @Override
    public int encodedLength() {
        return lines.get().encodedLength();
    }

    @Override
    public void encode(byte[] target, int offset) {
        lines.get().encode(target, offset);
    }
}
