package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class HttpExceptionTest {

    @Test
    void hasItsStatusInItsMessage() {
        HttpException gone = new HttpException(Status.GONE, "it was sold");
        assertThat(gone).hasMessage("410 Gone: it was sold").hasNoCause();
        assertThat(gone.status()).isEqualTo(Status.GONE);
        assertThat(gone.error().reason()).isEqualTo("it was sold");
        assertThat(gone.response()).isNull();
        assertThat(gone.getStackTrace()).isEmpty();
        assertThat(new BadRequestException("no").status()).isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void carriesAResponseOfAnyStatus() {
        Response found = Response.of(Status.FOUND).withHeader("Location", "/login");
        HttpException away = new HttpException(found);
        assertThat(away.response()).isSameAs(found);
        assertThat(away.status()).isEqualTo(Status.FOUND);
        assertThat(away).hasMessage("302 Found");
    }

    @Test
    void anErrorHasTheStatusOfOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpException(Status.OK, "well"))
                .withMessageContaining("200 OK");
    }

    @Test
    void anErrorHasNoFieldThatTheServerSets() {
        HttpError error = HttpError.of(Status.GONE, "it was sold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> error.addingHeader("Content-Length", "1"))
                .withMessageContaining("Content-Length");
        assertThat(error.addingHeader("Content-Type", "a/b").plain().headers().all("Content-Type"))
                .containsExactly("a/b");
    }

    @Test
    void anErrorHasAPlainAnswer() {
        IllegalStateException cause = new IllegalStateException("secret");
        HttpError error =
                HttpError.of(Status.UNAUTHORIZED, "who are you")
                        .addingHeader("WWW-Authenticate", "Basic")
                        .addingHeader("WWW-Authenticate", "Bearer")
                        .withRequest(Request.of(Method.GET, "/"))
                        .withCause(cause);
        assertThat(error.plain())
                .isEqualTo(
                        Response.text("401 Unauthorized: who are you\n")
                                .withStatus(Status.UNAUTHORIZED)
                                .addingHeader("WWW-Authenticate", "Basic")
                                .addingHeader("WWW-Authenticate", "Bearer"));
        assertThat(error.request()).isNotNull();
        assertThat(new HttpException(error)).hasCause(cause);
    }

    @Test
    void goesOnWithAFieldMoreInWhicheverAnswer() {
        IllegalStateException cause = new IllegalStateException("secret");
        HttpError error =
                HttpError.of(Status.GONE, "it was sold")
                        .addingHeader("Vary", "Accept")
                        .withCause(cause);

        HttpException made = new HttpException(error).addingHeader("Vary", "Origin");
        assertThat(made.error().headers())
                .isEqualTo(Headers.of("Vary", "Accept", "Vary", "Origin"));
        assertThat(made).hasMessage("410 Gone: it was sold").hasCause(cause);
        assertThat(made.response()).isNull();

        Response found = Response.of(Status.FOUND).withHeader("Location", "/login");
        assertThat(new HttpException(found).addingHeader("Vary", "Origin").response())
                .isEqualTo(found.addingHeader("Vary", "Origin"));
    }
}
