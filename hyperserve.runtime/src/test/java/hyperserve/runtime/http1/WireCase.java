package hyperserve.runtime.http1;

import hyperserve.test.WireLine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One line of a table of wire cases, as [WireLine] has it. The outcome is what is expected for
/// each request in order, then what becomes of the connection:
///
/// - `200`: a response of that status; `head:200`: one without body though it may announce a
///   length; `200=TEXT`: one with that content
/// - `kept`: the connection is open and answers another request
/// - `closed`: it is closed, as the last response says
/// - `ends`: it is closed, whether the last response could say so or not
/// - `waits`: it is open, and waits for more of a request
/// - `changed`: it is open, and belongs to another protocol, which has said the last content
///
/// @param table the table's name
/// @param name what the case is about
/// @param text what the client sends, a character a byte
/// @param replies the responses
/// @param end what becomes of the connection
record WireCase(String table, String name, String text, List<Expected> replies, End end) {

    enum End {
        KEPT,
        CLOSED,
        ENDS,
        WAITS,
        CHANGED
    }

    /// One response.
    ///
    /// @param status the code
    /// @param head whether it answers HEAD
    /// @param body the content, or null for any
    record Expected(int status, boolean head, String body) {

        boolean matches(Reply reply) {
            return status == reply.status()
                    && reply.complete()
                    && (body == null || body.equals(reply.body()));
        }
    }

    /// The cases of a resource beside this class.
    static List<WireCase> read(String table) {
        try (InputStream in = WireCase.class.getResourceAsStream(table + ".txt")) {
            return WireLine.read(in).stream().map(line -> of(table, line)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireCase of(String table, WireLine line) {
        int replies = line.outcome().size() - 1;
        return new WireCase(
                table,
                line.name(),
                line.text(),
                line.outcome().subList(0, replies).stream().map(WireCase::expected).toList(),
                End.valueOf(line.outcome().get(replies).toUpperCase(Locale.ROOT)));
    }

    private static Expected expected(String text) {
        boolean head = text.startsWith("head:");
        String rest = head ? text.substring("head:".length()) : text;
        String body = rest.length() > 3 ? latin1(bytes(rest.substring(4))) : null;
        return new Expected(Integer.parseInt(rest.substring(0, 3)), head, body);
    }

    /// The bytes that a text with escapes stands for.
    static byte[] bytes(String text) {
        return WireLine.bytes(text);
    }

    static String latin1(byte[] bytes) {
        return WireLine.latin1(bytes);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    List<Boolean> heads() {
        return replies.stream().filter(reply -> reply.status != 100).map(Expected::head).toList();
    }

    /// The bytes in two pieces.
    List<byte[]> splitAt(int index) {
        byte[] bytes = bytes();
        return List.of(Arrays.copyOf(bytes, index), Arrays.copyOfRange(bytes, index, bytes.length));
    }

    /// The bytes one by one.
    List<byte[]> single() {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes()) {
            pieces.add(new byte[] {b});
        }
        return pieces;
    }

    @Override
    public String toString() {
        return table + ": " + name;
    }
}
