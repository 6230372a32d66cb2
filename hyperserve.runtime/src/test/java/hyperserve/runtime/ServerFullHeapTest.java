package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An embedded server whose application uses up all of the heap, and then lets go of it.
final class ServerFullHeapTest {

    private static final int CLIENTS = 20;

    @TempDir private Path directory;
    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private InetSocketAddress start(BufferedReader out) throws IOException {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine()));
    }

    private Process launch(Class<?> program, String... args) throws IOException {
        List<String> flags = List.of("-Xmx24m", "-XX:+UseSerialGC");
        return new ProcessBuilder(ChildJvm.program(flags, program, args))
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    /// Half-way through an `accept` the JDK would lose the descriptor, if there was no memory, and
    /// its client would wait for ever. So nobody is accepted until there is enough; those who are
    /// there already are served meanwhile.
    @Test
    void acceptsWhenThereIsMemoryForIt() throws Exception {
        process = launch(FullHeapProgram.class);
        BufferedReader out = process.inputReader();
        OutputStream in = process.getOutputStream();
        InetSocketAddress address = start(out);
        List<Client> newcomers = new ArrayList<>();
        try (Client before = Client.at(address)) {
            assertThat(before.send(Client.get("/")).answer().status()).isEqualTo(200);
            in.write('f');
            in.flush();
            assertThat(out.readLine()).isEqualTo(FullHeapProgram.FULL);
            for (int i = 0; i < CLIENTS; i++) {
                newcomers.add(Client.at(address).send(Client.get("/")));
            }
            assertThat(before.send(Client.get("/")).answer().status()).isEqualTo(200);
            assertThat(newcomers.getFirst().read(Duration.ofMillis(250))).isEqualTo(-2);
            in.write('e');
            in.flush();
            for (Client each : newcomers) {
                assertThat(each.answer().status()).isEqualTo(200);
                each.close();
            }
        }
        in.close();
        assertThat(process.waitFor()).isZero();
    }

    /// It ends late then, but leaves no thread behind.
    @ParameterizedTest
    @EnumSource
    void stopsWhenThereIsMemoryForIt(Pool pool) throws Exception {
        process = launch(StopInFullHeapProgram.class, pool.name());
        BufferedReader out = process.inputReader();
        OutputStream in = process.getOutputStream();
        try (Client client = Client.at(start(out))) {
            client.send(Client.get("/wait"));
            in.write('s');
            in.flush();
            String end = out.readLine();
            assertThat(end)
                    .as(Files.readString(directory.resolve("errors")))
                    .isEqualTo(StopInFullHeapProgram.ENDED);
        }
        assertThat(process.waitFor()).isZero();
    }
}
