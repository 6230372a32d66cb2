package hyperserve.websocket.handshake;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.websocket.deflate.DeflateAgreement;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// Fuzzes the fields of the opening handshake: each value is taken or refused by an answer of 4xx,
/// and what is taken is read again as the same.
public final class HandshakeFuzzer {

    private HandshakeFuzzer() {}

    /// Called by the fuzzer, and by [HandshakeInputsTest].
    ///
    /// @param input a value for each of the fields
    public static void fuzzerTestOneInput(byte[] input) {
        String value = text(input);
        extensions(value);
        protocols(value);
        for (String name :
                new String[] {
                    "Upgrade", "Connection", "Sec-WebSocket-Version", "Sec-WebSocket-Key"
                }) {
            Headers fields = Handshakes.fields().with(name, value);
            isRefused(() -> OpeningHandshake.of(Handshakes.request(fields)));
        }
        Headers origin = Headers.of("Host", "a.example", "Origin", value);
        isRefused(() -> OriginPolicy.sameOrigin().check(Handshakes.request(origin)));
        Headers host = Headers.of("Host", value, "Origin", "http://a.example");
        isRefused(() -> OriginPolicy.sameOrigin().check(Handshakes.request(host)));
    }

    /// {@return what can stand in a field}
    private static String text(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return text.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "~").strip();
    }

    private static void extensions(String value) {
        try {
            OpeningHandshake read = Handshakes.with("Sec-WebSocket-Extensions", value);
            String written =
                    read.extensions().stream()
                            .map(Extension::toString)
                            .collect(Collectors.joining(","));
            OpeningHandshake again = Handshakes.with("Sec-WebSocket-Extensions", written);
            require(read.equals(again), "read again: " + written);
            agreement(read);
        } catch (HttpException e) {
            require(e.status().code() == 400, "refused: " + e.status());
        }
    }

    private static void agreement(OpeningHandshake read) {
        DeflateAgreement agreement = DeflateAgreement.choose(read.extensions(), true, true);
        if (agreement != null) {
            OpeningHandshake answer =
                    Handshakes.with("Sec-WebSocket-Extensions", agreement.field());
            DeflateAgreement again = DeflateAgreement.choose(answer.extensions(), true, true);
            require(agreement.equals(again), "agreed on: " + agreement);
        }
    }

    private static void protocols(String value) {
        try {
            OpeningHandshake read = Handshakes.with("Sec-WebSocket-Protocol", value);
            String written = String.join(",", read.protocols());
            require(
                    read.equals(Handshakes.with("Sec-WebSocket-Protocol", written)),
                    "read again: " + written);
        } catch (HttpException e) {
            require(e.status().code() == 400, "refused: " + e.status());
        }
    }

    private static void isRefused(Runnable handshake) {
        try {
            handshake.run();
        } catch (HttpException e) {
            require(e.status().code() / 100 == 4, "refused: " + e.status());
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not " + what);
        }
    }
}
