package hyperserve.differential;

import java.util.ArrayList;
import java.util.List;

/// A request in the making: its lines without their ends, and its body as it is to be sent. Each
/// char stands for one byte.
final class Draft {

    String method = "GET";
    String target = "/";
    String version = "HTTP/1.1";
    String host = "Host: localhost";
    final List<String> fields = new ArrayList<>();

    /// The lines that say how the body is framed.
    final List<String> framing = new ArrayList<>();

    String body = "";
    String lineEnd = "\r\n";
    String before = "";

    String requestLine() {
        return method + " " + target + " " + version;
    }

    String render() {
        StringBuilder text = new StringBuilder(before);
        text.append(requestLine()).append(lineEnd);
        if (!host.isEmpty()) {
            text.append(host).append(lineEnd);
        }
        fields.forEach(line -> text.append(line).append(lineEnd));
        framing.forEach(line -> text.append(line).append(lineEnd));
        return text.append(lineEnd).append(body).toString();
    }
}
