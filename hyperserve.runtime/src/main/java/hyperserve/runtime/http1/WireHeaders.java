package hyperserve.runtime.http1;

import hyperserve.api.Headers;

import java.util.Objects;
import java.util.function.Supplier;

/// Field lines as they were received, made into strings only when asked for.
///
/// @param lines gives the lines, or throws if the message is no longer valid
record WireHeaders(Supplier<FieldLines> lines) implements Headers {

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
    public int encodedLength() {
        return lines.get().encodedLength();
    }

    @Override
    public void encode(byte[] target, int offset) {
        lines.get().encode(target, offset);
    }
}
