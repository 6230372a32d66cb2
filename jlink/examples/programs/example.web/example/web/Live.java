package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodySource;
import hyperserve.api.Nullable;

import java.nio.ByteBuffer;

/// Each new entry as a line, as long as the client stays. No thread waits for it: the entries
/// signal the server, which takes what is new.
final class Live implements BodySource {

    private final Entries entries;
    private final Runnable signal;
    private long last;

    private Live(Entries entries, Runnable signal) {
        this.entries = entries;
        this.signal = signal;
        entries.watch(signal);
    }

    static BodyFeed of(Entries entries) {
        return signal -> new Live(entries, signal);
    }

    @Override
    public @Nullable ByteBuffer next() {
        Entries.Entry newer = entries.next(last);
        if (newer == null) {
            return null;
        }
        last = newer.id();
        return ByteBuffer.wrap((newer.name() + ": " + newer.text() + "\n").getBytes(UTF_8));
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public ByteBuffer quiet() {
        return ByteBuffer.wrap("\n".getBytes(UTF_8));
    }

    @Override
    public void ended(boolean whole) {
        entries.unwatch(signal);
    }
}
