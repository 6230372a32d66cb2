package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Handlers on virtual threads that wait in a class initialiser keep all carriers, and what the
/// initialiser waits for has to come all the same.
@ParameterizedClass
@ValueSource(strings = {"lockfree", "virtual"})
final class InitialiserIT {

    @Parameter private String pool;

    @Test
    void anInitialiserReadsFromASocketWhileAllCarriersWaitForIt(@TempDir Path folder)
            throws Exception {
        Path image = folder.resolve("image");
        ImageCopy.make(Command.image(pool), image);
        Path app = ExampleModules.build("example.initialiser", folder);
        Files.copy(app, image.resolve("plugins").resolve(app.getFileName()));
        Command twoCarriers = Command.launcher(image).withJvmOptions("-XX:ActiveProcessorCount=2");

        try (ServerSocket remote = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newHttpClient();
                ServerProcess server = ServerProcess.start(twoCarriers)) {
            String target = "/settings/" + remote.getLocalPort();
            List<CompletableFuture<HttpResponse<String>>> users =
                    Stream.of(target, target)
                            .map(server::request)
                            .map(user -> client.sendAsync(user.build(), BodyHandlers.ofString()))
                            .toList();
            try (Socket initialiser = remote.accept()) {
                assertThat(server.firstError()).isEqualTo("two use it");
                assertThat(server.get("/other").body()).isEqualTo("other");

                initialiser.getOutputStream().write(7);
                for (CompletableFuture<HttpResponse<String>> user : users) {
                    assertThat(user.get(20, TimeUnit.SECONDS).body()).isEqualTo("settings 7");
                }
            }
        }
    }
}
