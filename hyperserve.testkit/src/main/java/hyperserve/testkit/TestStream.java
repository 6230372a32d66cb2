package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// A response whose content is read as it comes: line by line, or event by event. A read waits for
/// at most 30 seconds and throws [UncheckedIOException] if nothing has come, or the response was
/// broken off. To close it is to leave, as a page does that is closed. For one thread.
public final class TestStream implements AutoCloseable {

    private final TestRequest request;
    private final Answer answer;
    private final BufferedReader lines;
    private String lastEventId = "";
    private boolean begun;

    TestStream(TestRequest request, Answer answer) {
        this.request = request;
        this.answer = answer;
        this.lines =
                new BufferedReader(new InputStreamReader(answer.content(), StandardCharsets.UTF_8));
    }

    /// {@return the status}
    public Status status() {
        return answer.status();
    }

    /// {@return the header section}
    public Headers headers() {
        return answer.headers();
    }

    /// Asserts the status.
    ///
    /// @param code its code, such as 200
    /// @return this
    public TestStream hasStatus(int code) {
        if (status().code() != code) {
            throw new AssertionError(
                    "the response to %s has the status %s, not %s"
                            .formatted(request, status(), code),
                    answer.failure());
        }
        return this;
    }

    /// Waits for the next line.
    ///
    /// @return the line without its end, null at the end of the content
    public @Nullable String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the content of the response to %s ended: %s".formatted(request, e), e);
        }
    }

    /// Waits for the next event, and passes over comments.
    ///
    /// @return the event, null at the end of the content; one that is not complete is none
    public @Nullable TestEvent event() {
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = nextLine(); line != null; line = nextLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1);
                    return new TestEvent(
                            type.isEmpty() ? "message" : type, data.toString(), lastEventId);
                }
                type = "";
            } else if (is(line, "event")) {
                type = value(line);
            } else if (is(line, "data")) {
                data.append(value(line)).append('\n');
            } else if (is(line, "id") && value(line).indexOf('\0') < 0) {
                lastEventId = value(line);
            }
        }
        return null;
    }

    private @Nullable String nextLine() {
        String line = line();
        boolean first = !begun;
        begun = true;
        return line != null && first && line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static boolean is(String line, String field) {
        return line.equals(field) || line.startsWith(field + ":");
    }

    private static String value(String line) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    /// Leaves.
    @Override
    public void close() {
        try {
            answer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the stream of " + request + " cannot be left", e);
        }
    }
}
