package hyperserve.bench.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A program that the comparison uses if it is there.
enum Tool {
    GCC("gcc", "apt-get install gcc"),
    GO("go", "apt-get install golang-go, or https://go.dev/dl/"),
    H2LOAD("h2load", "apt-get install nghttp2-client"),
    H2O("h2o", "apt-get install h2o"),
    NGHTTPD("nghttpd", "apt-get install nghttp2-server; it is in /usr/sbin"),
    NGINX("nginx", "apt-get install nginx-light; it is in /usr/sbin"),
    NODE("node", "apt-get install nodejs"),
    OPENSSL("openssl", "apt-get install openssl"),
    STRACE("strace", "apt-get install strace"),
    WRK("wrk", "apt-get install wrk");

    private final String program;
    private final String source;

    Tool(String program, String source) {
        this.program = program;
        this.source = source;
    }

    String program() {
        return program;
    }

    /// How to get it.
    String source() {
        return source;
    }

    boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
