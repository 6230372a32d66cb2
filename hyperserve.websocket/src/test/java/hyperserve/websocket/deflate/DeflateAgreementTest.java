package hyperserve.websocket.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.websocket.handshake.Handshakes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered to offers of permessage-deflate (RFC 7692 §7.1), those of the Autobahn test
/// suite's section 13 among them.
final class DeflateAgreementTest {

    private static DeflateAgreement choose(String offers, boolean server, boolean client) {
        return DeflateAgreement.choose(
                Handshakes.with("Sec-WebSocket-Extensions", offers).extensions(), server, client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=8 | permessage-deflate",
                "permessage-deflate; client_max_window_bits=\"15\" | permessage-deflate",
                "permessage-deflate; server_no_context_takeover"
                        + " | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover"
                        + " | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15"
                        + " | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"9\"; client_max_window_bits=9"
                        + " | permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; client_no_context_takeover; server_max_window_bits=8;"
                        + " server_no_context_takeover; client_max_window_bits"
                        + " | permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover; server_max_window_bits=8",
                "x-webkit-deflate-frame, permessage-deflate; y, permessage-deflate"
                        + " | permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate"
                        + " | permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=7,"
                        + " permessage-deflate; server_no_context_takeover"
                        + " | permessage-deflate; server_no_context_takeover",
            })
    void answersTheFirstOfferThatItCanTake(String offers, String answer) {
        assertThat(choose(offers, true, true))
                .extracting(DeflateAgreement::field)
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-bzip2",
                "Permessage-Deflate",
                "permessage-deflate; x",
                "permessage-deflate; x=1",
                "permessage-deflate; Server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; client_no_context_takeover=15",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=0",
                "permessage-deflate; server_max_window_bits=010",
                "permessage-deflate; server_max_window_bits=1O",
                "permessage-deflate; server_max_window_bits=+9",
                "permessage-deflate; server_max_window_bits=4294967305",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
                "permessage-deflate; client_max_window_bits=9; client_max_window_bits",
            })
    void declinesWhatItDoesNotKnow(String offers) {
        assertThat(choose(offers, true, true)).isNull();
    }

    @Test
    void keepsNoContextThatItDoesNotWant() {
        String offer = "permessage-deflate; client_max_window_bits";
        assertThat(choose(offer, false, false).field())
                .isEqualTo(
                        "permessage-deflate; server_no_context_takeover;"
                                + " client_no_context_takeover");
        assertThat(choose(offer, true, false))
                .isEqualTo(new DeflateAgreement(false, true, 15, false));
        assertThat(choose(offer, false, true))
                .isEqualTo(new DeflateAgreement(true, false, 15, false));
        assertThat(choose(offer + "; server_max_window_bits=11", true, true))
                .isEqualTo(new DeflateAgreement(false, false, 11, true));
    }
}
