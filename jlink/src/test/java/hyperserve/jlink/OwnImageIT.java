package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The project in `examples/own-image`, built and started as its author would.
final class OwnImageIT {

    @TempDir private Path folder;

    @Test
    void isBuiltAndServes() throws Exception {
        assumeTrue(ExampleProject.isThere("curl"), "needs curl on the path");
        Path project = ExampleProject.build("own-image", folder);

        Path image = project.resolve("target").resolve("shop");
        Command shop = Command.of(image.resolve("bin", "shop"));
        try (ServerProcess server = ServerProcess.start(shop.withJvmOptions("-XX:AOTMode=on"))) {
            assertThat(server.pool).isEqualTo("lockfree");
            assertThat(server.get("/price/apple").body()).isEqualTo("40");
            assertThat(server.get("/price/gold").statusCode()).isEqualTo(404);
            assertThat(server.get("/sleep").statusCode()).as("no demo in it").isEqualTo(404);
            assertThat(server.stop().code()).isZero();
        }
    }
}
