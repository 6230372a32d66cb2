package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.test.Eventually;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A window of a [Browser]. Used by one thread.
final class Window implements WebSocket.Listener {

    private static final Pattern ID = Pattern.compile("^\\{\"id\":([0-9]+)");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Pattern OBJECT = Pattern.compile("\"objectId\":\"([^\"]+)\"");
    private static final Pattern COMPLAINT =
            Pattern.compile(
                    "\"method\":\"(Runtime.exceptionThrown|Log.entryAdded)\""
                            + "|\"method\":\"Runtime.consoleAPICalled\".*\"type\":\"error\"");

    private final Map<Integer, CompletableFuture<String>> calls = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    private Window() {}

    static Window connect(HttpClient client, URI address) {
        Window window = new Window();
        window.socket.complete(client.newWebSocketBuilder().buildAsync(address, window).join());
        return window;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            received(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void received(String text) {
        Matcher id = ID.matcher(text);
        if (id.find()) {
            CompletableFuture<String> call = calls.remove(Integer.valueOf(id.group(1)));
            if (call != null) {
                call.complete(text);
            }
        } else if (COMPLAINT.matcher(text).find()) {
            complaints.add(text);
        }
    }

    /// Calls a method of the protocol.
    ///
    /// @param parameters members of a JSON object
    /// @return the answer, as JSON
    String call(String method, String parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        calls.put(id, answer);
        String text =
                "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters);
        socket.join().sendText(text, true).join();
        String json = answer.orTimeout(Command.LIVENESS.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(json).as(text).doesNotContain("\"error\":{");
        return json;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /// {@return what an expression comes to, as text}
    String evaluate(String expression) {
        // As a URL has no quotation marks, no JSON has to be parsed.
        String safe = "encodeURIComponent(String(%s))".formatted(expression);
        String json =
                call("Runtime.evaluate", "\"returnByValue\":true,\"expression\":" + quoted(safe));
        Matcher value = VALUE.matcher(json);
        assertThat(value.find()).as("%s gave %s", expression, json).isTrue();
        return URLDecoder.decode(value.group(1).replace("+", "%2B"), UTF_8);
    }

    /// Waits until an expression comes to a text.
    void shows(String expected, String expression) {
        Eventually.shows(() -> evaluate(expression), expected::equals);
    }

    /// Types text where the focus is.
    void type(String text) {
        call("Input.insertText", "\"text\":" + quoted(text));
    }

    /// Presses a key, and lets it go.
    ///
    /// @param key its name, as in `KeyboardEvent.key`
    /// @param text what it writes, perhaps nothing
    /// @param modifiers 2 with the control key, 0 with none
    void press(String key, String text, int modifiers) {
        String code = Map.of("Enter", "13", "Tab", "9", "Escape", "27").getOrDefault(key, "78");
        String common =
                "\"key\":%s,\"modifiers\":%d,\"windowsVirtualKeyCode\":%s"
                        .formatted(quoted(key), modifiers, code);
        String typed = text.isEmpty() ? "" : ",\"text\":" + quoted(text).replace("\r", "\\r");
        call("Input.dispatchKeyEvent", "\"type\":\"keyDown\"," + common + typed);
        call("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + common);
    }

    /// Chooses a file in an input.
    void choose(String selector, Path file) {
        String expression = "document.querySelector('%s')".formatted(selector);
        String json = call("Runtime.evaluate", "\"expression\":" + quoted(expression));
        Matcher object = OBJECT.matcher(json);
        assertThat(object.find()).as(json).isTrue();
        call(
                "DOM.setFileInputFiles",
                "\"files\":[%s],\"objectId\":\"%s\""
                        .formatted(quoted(file.toString()), object.group(1)));
    }

    /// {@return errors of scripts, of the console, of the network and of the content's policy}
    List<String> complaints() {
        return complaints;
    }

    void close() {
        socket.join().abort();
    }
}
