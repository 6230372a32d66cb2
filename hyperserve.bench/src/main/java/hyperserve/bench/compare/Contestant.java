package hyperserve.bench.compare;

import hyperserve.api.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A server that takes part.
///
/// @param name its name in every table
/// @param version its version
/// @param command starts it in the foreground; `{port}` stands for the port
/// @param whole whether it has all routes; else only `/plaintext`
/// @param java whether it runs on a JVM
/// @param files what it is made of, to tell its size: files and folders
/// @param certificate what it shows by TLS, a file; null if it does not speak TLS
/// @param http2 whether it is asked by HTTP/2
/// @param web what it can do of that which `hyperserve.web` and `hyperserve.websocket` do; nothing
/// if it takes part elsewhere
/// @param webSocket whether it is asked by WebSocket, at `/ws` and `/ws/room`
record Contestant(
        String name,
        String version,
        List<String> command,
        boolean whole,
        boolean java,
        List<Path> files,
        @Nullable Path certificate,
        boolean http2,
        Set<WebPart> web,
        boolean webSocket) {

    Contestant {
        command = List.copyOf(command);
        files = List.copyOf(files);
        web = Set.copyOf(web);
    }

    /// One without TLS.
    Contestant(
            String name,
            String version,
            List<String> command,
            boolean whole,
            boolean java,
            List<Path> files) {
        this(name, version, command, whole, java, files, null, false, Set.of(), false);
    }

    /// The same over TLS.
    ///
    /// @param certificate the file with what it shows
    /// @param suffix what its name has besides
    /// @param words what its command has besides
    Contestant overTls(Path certificate, String suffix, String... words) {
        Contestant other = with(suffix, words);
        return new Contestant(
                other.name,
                version,
                other.command,
                whole,
                java,
                files,
                certificate,
                false,
                Set.of(),
                false);
    }

    /// The same with more options.
    ///
    /// @param suffix what its name has besides
    /// @param words what its command has besides
    Contestant with(String suffix, String... words) {
        return new Contestant(
                name + "-" + suffix,
                version,
                Stream.concat(command.stream(), Stream.of(words)).toList(),
                whole,
                java,
                files,
                certificate,
                http2,
                Set.of(),
                false);
    }

    /// The same by HTTP/2 (RFC 9113); over TLS, or with prior knowledge.
    ///
    /// @param certificate the file with what it shows, null for no TLS
    /// @param words what its command has besides
    Contestant byHttp2(@Nullable Path certificate, String... words) {
        Contestant other = with(certificate == null ? "h2c" : "h2", words);
        return new Contestant(
                other.name,
                version,
                other.command,
                whole,
                java,
                files,
                certificate,
                true,
                Set.of(),
                false);
    }

    /// The same beside `hyperserve.web`.
    ///
    /// @param parts what it can do
    /// @param words what its command has besides
    Contestant forWeb(Set<WebPart> parts, String... words) {
        return new Contestant(
                name + "-web",
                version,
                Stream.concat(command.stream(), Stream.of(words)).toList(),
                whole,
                java,
                files,
                null,
                false,
                parts,
                false);
    }

    /// The same by WebSocket, without TLS.
    ///
    /// @param parts what it can do
    /// @param words what its command has besides
    Contestant byWebSocket(Set<WebPart> parts, String... words) {
        Contestant other = with("ws", words);
        return new Contestant(
                other.name, version, other.command, whole, java, files, null, false, parts, true);
    }

    boolean tls() {
        return certificate != null;
    }

    /// Those whom it is compared with.
    Group group() {
        if (http2) {
            return tls() ? Group.H2 : Group.H2C;
        }
        if (tls()) {
            return Group.TLS;
        }
        if (webSocket) {
            return Group.WS;
        }
        return web.isEmpty() ? Group.PLAIN : Group.WEB;
    }

    List<String> commandOn(int port) {
        return command.stream()
                .map(word -> word.replace("{port}", Integer.toString(port)))
                .toList();
    }
}
