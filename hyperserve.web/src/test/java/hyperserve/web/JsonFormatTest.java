package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;

final class JsonFormatTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final JsonFormat JSON =
            JsonFormat.of(MAPPER::writeValueAsBytes, MAPPER::readValue);

    record Note(String title, int stars) {}

    /// Throws whatever it is made of.
    private record Broken(Exception thrown) implements JsonFormat.Decoder {
        @Override
        public <T> T decode(byte[] content, Class<T> type) throws Exception {
            throw thrown;
        }
    }

    private static Request post(String type, String content) {
        Headers headers = Headers.of("Content-Type", type);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return Request.of(Method.POST, "/", headers, bytes);
    }

    private static HttpException refusal(JsonFormat json, String type, String content) {
        HttpException[] thrown = new HttpException[1];
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> post(type, content).read(json.as(Note.class)))
                .satisfies(e -> thrown[0] = e);
        return thrown[0];
    }

    @Test
    void saysValues() throws Exception {
        Response response = Response.of(new Note("Löwe", 2), JSON);

        assertThat(response.headers().all("Content-Type")).containsExactly("application/json");
        assertThat(((FixedBody) response.body()).text())
                .isEqualTo("{\"title\":\"Löwe\",\"stars\":2}");
        assertThat(Response.of(null, JSON).body().length()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8"})
    void readsValues(String type) throws Exception {
        String note = "{\"title\":\"Löwe\",\"stars\":2}";

        assertThat(post(type, note).read(JSON.as(Note.class))).isEqualTo(new Note("Löwe", 2));
        assertThat(post(type, "[" + note + "]").read(JSON.as(Note[].class)))
                .containsExactly(new Note("Löwe", 2));
    }

    @Test
    void refusesOtherTypes() {
        HttpException refusal = refusal(JSON, "text/plain", "{}");

        assertThat(refusal.status()).isEqualTo(Status.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refusal.error().headers().all("Accept")).containsExactly("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"stars\":\"secret\"}", "{\"title\":1.e}"})
    void refusesWhatTheLibraryRefusesWithoutItsWords(String content) {
        HttpException refusal = refusal(JSON, "application/json", content);

        assertThat(refusal.status()).isEqualTo(Status.BAD_REQUEST);
        assertThat(refusal.error().reason()).isEqualTo("the content is not the JSON expected");
        assertThat(refusal).hasCauseInstanceOf(JacksonException.class);
    }

    @Test
    void refusesNull() {
        assertThat(refusal(JSON, "application/json", "null").error().reason())
                .isEqualTo("the content is null");
    }

    private static @Nullable String reason(Exception e) {
        return e instanceof EOFException ? "it ends" : null;
    }

    @Test
    void saysOfAnExceptionWhatItIsTold() {
        JsonFormat json =
                JsonFormat.of(MAPPER::writeValueAsBytes, new Broken(new EOFException("at 7")))
                        .withReason(JsonFormatTest::reason);

        HttpException refusal = refusal(json, "application/json", "{}");

        assertThat(refusal.status()).isEqualTo(Status.BAD_REQUEST);
        assertThat(refusal.error().reason()).isEqualTo("it ends");
    }

    @Test
    void isAFailureIfItIsNotTheClientsFault() {
        Exception thrown = new ClassNotFoundException("secret");
        JsonFormat json =
                JsonFormat.of(MAPPER::writeValueAsBytes, new Broken(thrown))
                        .withReason(JsonFormatTest::reason);

        HttpException failure = refusal(json, "application/json", "{}");

        assertThat(failure.status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
        assertThat(failure.failure()).isSameAs(thrown);
        assertThat(failure.error().reason()).doesNotContain("secret");
    }

    @Test
    void passesOnWhatADecoderSaysToTheClient() {
        HttpException thrown = new HttpException(Status.UNPROCESSABLE_CONTENT, "no such colour");

        assertThat(
                        refusal(
                                JsonFormat.of(MAPPER::writeValueAsBytes, new Broken(thrown)),
                                "application/json",
                                "{}"))
                .isSameAs(thrown);
    }

    @Test
    void passesOnWhatAnEncoderThrows() {
        RuntimeException unchecked = new IllegalStateException("no");
        IOException input = new IOException("no");
        Exception checked = new ExecutionException("no", null);
        for (Exception thrown : List.of(unchecked, input, checked)) {
            JsonFormat json =
                    JsonFormat.of(
                            _ -> {
                                throw thrown;
                            },
                            MAPPER::readValue);
            if (thrown.equals(checked)) {
                assertThatIOException().isThrownBy(() -> json.encode("x")).withCause(checked);
            } else {
                assertThatExceptionOfType(thrown.getClass())
                        .isThrownBy(() -> json.encode("x"))
                        .isSameAs(thrown);
            }
        }
    }
}
