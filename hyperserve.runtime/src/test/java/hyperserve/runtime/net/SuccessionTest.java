package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A connection that becomes another protocol.
final class SuccessionTest {

    private static Next echo(Connection connection) throws IOException {
        Input input = connection.input();
        connection.output().room(input.size()).put(input.array(), input.start(), input.size());
        input.consume(input.size());
        connection.output().flush();
        connection.deadline(Long.MAX_VALUE / 2);
        return Next.READ;
    }

    @Test
    void handsOverWhatWasReadAndNotUsed() throws IOException {
        try (Rig rig = Rig.reading()) {
            Script echo = new Script(rig.connection, SuccessionTest::echo);
            rig.sockets.send("upgrade;rest");
            rig.script.then(
                    connection -> {
                        while (connection.input().size() == 0) {
                            connection.input().fill();
                        }
                        connection.input().consume("upgrade;".length());
                        connection.become(echo);
                        return Next.AGAIN;
                    });
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready", "succeeded");
            rig.awaitTask().run();
            assertThat(rig.sockets.receive(4))
                    .isEqualTo("rest".getBytes(StandardCharsets.US_ASCII));
            rig.poll();
            rig.source.close();
            assertThat(rig.script.calls()).isEmpty();
            assertThat(echo.calls()).containsExactly("ready", "cut");
        }
    }

    /// The source has told the protocol of before, which is gone.
    @Test
    void tellsTheNextOneThatTheSourceWasClosedMeanwhile() throws IOException {
        try (Rig rig = Rig.reading()) {
            Script echo = new Script(rig.connection, SuccessionTest::echo);
            rig.script.then(
                    connection -> {
                        connection.become(echo);
                        rig.source.close();
                        return Next.AGAIN;
                    });
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready", "cut, owned", "succeeded");
            assertThat(echo.calls()).containsExactly("cut, owned", "closed");
        }
    }

    @Test
    void isNotSucceededIfItCloses() throws IOException {
        try (Rig rig = Rig.reading()) {
            Script echo = new Script(rig.connection, SuccessionTest::echo);
            rig.script.then(
                    connection -> {
                        connection.become(echo);
                        return Next.CLOSE;
                    });
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready", "closed");
            assertThat(echo.calls()).isEmpty();
        }
    }
}
