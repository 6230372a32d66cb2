package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random forms, written as browsers write them, come out again however they arrive.
final class FormPropertyTest {

    private static final String HOSTILE = "\r\n-b \"\\%&=+;:/é€日\u0000\u0007\t'";

    private static String text(RandomGenerator random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /// Without what is not escaped in them: control characters, a backslash, and a `%` that may
    /// begin an escape.
    private static String name(RandomGenerator random) {
        return text(random, HOSTILE.replaceAll("[\\\\%\u0000\u0007\t]", "") + "abc012");
    }

    /// Rich in what looks like the beginning of a delimiter.
    private static byte[] content(RandomGenerator random) {
        StringBuilder content = new StringBuilder();
        String[] words = {"\r", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--c", "--b", "-", "z", "\0"};
        for (int length = random.nextInt(random.nextInt(50) == 0 ? 20_000 : 30);
                length > 0;
                length--) {
            content.append(words[random.nextInt(words.length)]);
        }
        byte[] bytes = content.toString().getBytes(ISO_8859_1);
        boolean collides = ("\r\n" + content).contains("\r\n--b");
        return collides ? new byte[0] : bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsMultipartFormsAsTheyWereWritten(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            MultipartWriter writer = new MultipartWriter("b");
            List<String> written = new ArrayList<>();
            for (int parts = random.nextInt(5); parts > 0; parts--) {
                String name = name(random);
                String fileName = name(random);
                byte[] content = content(random);
                writer.file(name, fileName, content);
                written.add(name + "|" + fileName + "|" + new String(content, ISO_8859_1));
            }
            byte[] body = writer.end();
            List<String> read = new ArrayList<>();
            ReadParts.open(Pieces.random(body, random), Bounds.multipart())
                    .forEach(
                            part ->
                                    read.add(
                                            part.name()
                                                    + "|"
                                                    + part.fileName()
                                                    + "|"
                                                    + slowly(part, random)));
            assertThat(read).as("seed %s, form %s", seed, i).isEqualTo(written);
        }
    }

    private static String slowly(Part part, RandomGenerator random) throws IOException {
        StringBuilder content = new StringBuilder();
        byte[] some = new byte[1 + random.nextInt(50)];
        int count = part.stream().read(some);
        while (count >= 0) {
            content.append(new String(some, 0, count, ISO_8859_1));
            count = part.stream().read(some, 0, 1 + random.nextInt(some.length));
        }
        return content.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void readsUrlEncodedFormsAsTheyWereWritten(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            List<String> namesAndValues = new ArrayList<>();
            StringBuilder body = new StringBuilder();
            for (int fields = random.nextInt(6); fields > 0; fields--) {
                String name = text(random, HOSTILE);
                String value = text(random, HOSTILE);
                namesAndValues.add(name);
                namesAndValues.add(value);
                body.append(URLEncoder.encode(name, UTF_8)).append('=');
                body.append(URLEncoder.encode(value, UTF_8)).append('&');
            }
            Headers type = Headers.of("Content-Type", "application/x-www-form-urlencoded");
            byte[] bytes = body.toString().getBytes(ISO_8859_1);
            assertThat(Request.of(Method.POST, "/", type, bytes).read(Form.urlEncoded()))
                    .as("seed %s, form %s", seed, i)
                    .isEqualTo(Form.of(namesAndValues.toArray(String[]::new)));
        }
    }
}
