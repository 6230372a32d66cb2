package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chromium without a screen, driven over its DevTools protocol. It has a profile of its own, which
/// is gone with the folder that it is started in.
final class Browser implements AutoCloseable {

    private static final Pattern LISTENING =
            Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:[0-9]+)/.*");

    private static final Pattern SOCKET =
            Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+)\"");

    /// In minutes: it is a large program, and others may run beside it.
    private static final int START = 2;

    private final Process process;
    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Window> windows = new ArrayList<>();

    private Browser(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// {@return the program, as Debian or others name it, if there is one}
    static Optional<String> program() throws Exception {
        for (String each : List.of("chromium", "chromium-browser", "google-chrome")) {
            if (ExampleProject.isThere(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    static Browser start(String program, Path folder) throws IOException {
        // Short, as the path of a socket in it is bounded.
        Path profile = Files.createDirectory(folder.resolve("profile"));
        Process process =
                Command.of(program, "--headless=new", "--no-sandbox", "--disable-gpu")
                        .with("--no-first-run", "--disable-dev-shm-usage", "--lang=en")
                        // The keys of tests are signed by nobody else.
                        .with("--ignore-certificate-errors")
                        .with("--remote-debugging-port=0", "--user-data-dir=" + profile)
                        .with("about:blank")
                        .withVariable("TMPDIR", profile.toString())
                        .start();
        try {
            // So that it never waits for somebody who reads what it says.
            new OutputLines(process.inputReader());
            var address = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> listen(process.errorReader(), address));
            return new Browser(process, address.orTimeout(START, TimeUnit.MINUTES).join());
        } catch (Throwable e) {
            end(process);
            throw e;
        }
    }

    private static void listen(BufferedReader said, CompletableFuture<String> address) {
        try (said) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.matches()) {
                    address.complete(matcher.group(1));
                }
            }
            address.completeExceptionally(new IOException("the browser ended at its start"));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    /// Opens a window at an address.
    Window open(String target) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
                        .timeout(Command.LIVENESS)
                        .PUT(BodyPublishers.noBody())
                        .build();
        String answer = client.send(request, BodyHandlers.ofString()).body();
        Matcher socket = SOCKET.matcher(answer);
        assertThat(socket.find()).as(answer).isTrue();
        Window window = Window.connect(client, URI.create(socket.group(1)));
        windows.add(window);
        window.call("Page.enable", "");
        window.call("Runtime.enable", "");
        window.call("Log.enable", "");
        window.call("Page.navigate", "\"url\":\"" + target + "\"");
        return window;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        windows.forEach(Window::close);
        client.shutdownNow();
        end(process);
    }
}
