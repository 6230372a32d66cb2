package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

final class AttributesTest {

    private static final Key<String> USER = Key.of("user");
    private static final Key<Integer> COUNT = Key.of("count");

    private final Request request =
            Request.of(
                    Method.POST,
                    "/a?n=1&n=2",
                    Headers.of("A", "1"),
                    "body".getBytes(StandardCharsets.UTF_8));

    @Test
    void areOfTheViewTheyWereGivenTo() {
        Request known = request.with(USER, "ann").with(COUNT, 1);
        assertThat(known.get(USER)).isEqualTo("ann");
        assertThat(known.get(COUNT)).isEqualTo(1);
        assertThat(known.with(COUNT, 2).get(COUNT)).isEqualTo(2);
        assertThat(known.get(COUNT)).isEqualTo(1);
        assertThat(known.get(Key.<String>of("user"))).isNull();
        assertThat(request.get(USER)).isNull();
    }

    @Test
    void changeNothingElse() throws IOException {
        Request known = request.with(USER, "ann");
        assertThat(known.method()).isEqualTo(Method.POST);
        assertThat(known.target()).isEqualTo("/a?n=1&n=2");
        assertThat(known.path()).isEqualTo("/a");
        assertThat(known.query()).isEqualTo("n=1&n=2");
        assertThat(known.queryParameter("n")).isEqualTo("1");
        assertThat(known.queryParameters("n")).containsExactly("1", "2");
        assertThat(known.pathParameters()).isEmpty();
        assertThat(known.route()).isNull();
        assertThat(known.headers()).isEqualTo(request.headers());
        assertThat(known.remoteAddress()).isEqualTo(request.remoteAddress());
        assertThat(known.body().text()).isEqualTo("body");
    }

    @Test
    void areCopied() throws IOException {
        assertThat(request.with(USER, "ann").copy().get(USER)).isEqualTo("ann");
    }

    @Test
    void outputGoesToAnyStream() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BodyOutput out = BodyOutput.to(bytes)) {
            out.write('a');
            out.write("bc".getBytes(StandardCharsets.UTF_8));
            out.write(StandardCharsets.UTF_8.encode("de"));
            out.flush();
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("abcde");
    }
}
