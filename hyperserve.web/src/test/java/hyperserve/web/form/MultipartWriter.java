package hyperserve.web.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;

import java.io.ByteArrayOutputStream;

/// Writes forms as browsers do (WHATWG HTML, the multipart/form-data encoding algorithm).
final class MultipartWriter {

    private final String boundary;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    MultipartWriter(String boundary) {
        this.boundary = boundary;
    }

    MultipartWriter field(String name, String value) {
        return part(name, null, null, value.getBytes(UTF_8));
    }

    MultipartWriter file(String name, String fileName, byte[] content) {
        return part(name, fileName, "application/octet-stream", content);
    }

    MultipartWriter part(
            String name, @Nullable String fileName, @Nullable String type, byte[] content) {
        text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escape(name) + "\"");
        if (fileName != null) {
            text("; filename=\"" + escape(fileName) + "\"");
        }
        text(type == null ? "\r\n\r\n" : "\r\nContent-Type: " + type + "\r\n\r\n");
        out.writeBytes(content);
        text("\r\n");
        return this;
    }

    private static String escape(String name) {
        return name.replace("\n", "%0A").replace("\r", "%0D").replace("\"", "%22");
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    byte[] end() {
        text("--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    static Request request(String boundary, byte[] body) {
        String type = "multipart/form-data; boundary=\"" + boundary + "\"";
        return Request.of(Method.POST, "/", Headers.of("Content-Type", type), body);
    }

    Request request() {
        return request(boundary, end());
    }
}
