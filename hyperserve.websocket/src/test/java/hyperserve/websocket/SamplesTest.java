package hyperserve.websocket;

import static hyperserve.websocket.WireClient.TEXT;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Each sample of `docs/websocket.md` stands in [Samples], and does what the page says.
final class SamplesTest {

    private static final Path PAGE = Path.of("../docs/websocket.md");
    private static final Path SOURCE = Path.of("src/test/java/hyperserve/websocket/Samples.java");

    @Test
    void pageQuotesWhatIsTested() throws IOException {
        List<String> quoted = blocks(Files.readAllLines(PAGE), "<!-- sample: ", "```java", "```");
        List<String> tested =
                blocks(Files.readAllLines(SOURCE), "// docs: ", "// docs: ", "// end");
        assertThat(quoted).hasSize(5).containsExactlyInAnyOrderElementsOf(tested);
    }

    /// The blocks of a file, each with its name before it, without indentation.
    private static List<String> blocks(List<String> lines, String name, String begin, String end) {
        List<String> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String named = "";
        boolean inside = false;
        for (String line : lines) {
            String text = line.strip();
            if (inside && text.equals(end)) {
                blocks.add(named + "\n" + text(block));
                block.clear();
                inside = false;
            } else if (inside) {
                block.add(line);
            }
            if (text.startsWith(name)) {
                named = text.substring(name.length()).replace(" -->", "");
            }
            inside |= text.startsWith(begin);
        }
        return blocks.stream().collect(Collectors.toList());
    }

    /// Without empty lines at the ends, which would count as indentation of nothing.
    private static String text(List<String> block) {
        return String.join("\n", block).stripTrailing().stripIndent().strip();
    }

    @Test
    void samplesServe() throws Exception {
        try (Server server = Samples.serve(Servers.on(Pool.LOCKFREE)).start();
                WireClient one = WireClient.open(server, "/room");
                WireClient two = WireClient.open(server, "/room");
                WireClient chat =
                        WireClient.open(
                                server,
                                "/chat",
                                "Origin: https://www.example.com",
                                "Sec-WebSocket-Protocol: chat.1");
                WireClient echo = WireClient.open(server, "/echo")) {
            // Who gets back what it says is in the room.
            assertThat(two.text("two").next().text()).isEqualTo("two");
            assertThat(chat.text("chat").next(TEXT, "chat").text()).isEqualTo("chat");
            one.text("hello");
            for (WireClient each : List.of(one, two, chat)) {
                assertThat(each.next(TEXT, "hello").text()).isEqualTo("hello");
            }
            assertThat(echo.text("echo").next().text()).isEqualTo("echo");
        }
    }
}
