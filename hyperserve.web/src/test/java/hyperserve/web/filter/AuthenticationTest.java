package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

final class AuthenticationTest {

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final Key<Integer> NUMBER = Key.of("number");

    private static final BasicAuthentication<String> BASIC =
            BasicAuthentication.ofPasswords(
                    "the \"notes\"", Map.of("Aladdin", "open sesame", "test", "123£", "e", ""));

    private static final BearerAuthentication<Integer> BEARER =
            BearerAuthentication.ofTokens("api", NUMBER, Map.of("mF_9.B5f-4.1JqM", 7));

    private static Request authorized(String... values) {
        String[] fields = new String[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            fields[2 * i] = "Authorization";
            fields[2 * i + 1] = values[i];
        }
        return Requests.get(fields);
    }

    private static String basic(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void letsInByNameAndPassword() throws Exception {
        // RFC 7617 §2 and §2.1.
        for (String value :
                new String[] {
                    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                    "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                    "BASIC  QWxhZGRpbjpvcGVuIHNlc2FtZQ"
                }) {
            Response response =
                    BASIC.filter(
                            authorized(value),
                            r -> Response.text("" + r.get(BasicAuthentication.USER)));
            assertThat(response).isEqualTo(Response.text("Aladdin"));
        }
        Response response =
                BASIC.filter(
                        authorized("Basic dGVzdDoxMjPCow=="),
                        r -> Response.text("" + r.get(BasicAuthentication.USER)));
        assertThat(response).isEqualTo(Response.text("test"));
        assertThat(BASIC.filter(authorized(basic("e:")), Requests.OK).status())
                .isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==x",
                "BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                "Basic QWxhZGRpbg==",
                "Basic dGVzdDoxMjOj",
                "Bearer abc",
                "Digest username=a",
            })
    void asksForNameAndPasswordInPlaceOfWhatIsMalformed(String value) throws Exception {
        HttpException refusal = Requests.refusal(BASIC, authorized(value));
        assertThat(refusal.status()).isEqualTo(Status.UNAUTHORIZED);
        assertThat(refusal.error().headers().all(CHALLENGE))
                .containsExactly("Basic realm=\"the \\\"notes\\\"\", charset=\"UTF-8\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Aladdin:open sesam",
                "Aladdin:open sesame ",
                "Aladdin:",
                "aladdin:open sesame",
                "nobody:open sesame",
                "nobody:",
                ":",
                "Aladdin:open sesame\u0000",
                "Ala\u0007ddin:open sesame",
                "Aladdin:open sesame\u0085",
            })
    void refusesTheWrongNameOrPasswordAlike(String credentials) throws Exception {
        HttpException refusal = Requests.refusal(BASIC, authorized(basic(credentials)));
        assertThat(refusal.status()).isEqualTo(Status.UNAUTHORIZED);
        assertThat(refusal.error().reason()).doesNotContain("Aladdin", "nobody");
    }

    @Test
    void tellsNoNameFromAnotherThatHasNoPassword() throws Exception {
        String unknown = Requests.refusal(BASIC, authorized(basic("nobody:x"))).error().reason();
        String known = Requests.refusal(BASIC, authorized(basic("Aladdin:x"))).error().reason();
        assertThat(unknown).isEqualTo(known);
    }

    @Test
    void refusesCredentialsThatAreSentTwice() throws Exception {
        String value = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
        assertThat(Requests.refusal(BASIC, authorized(value, value)).status())
                .isEqualTo(Status.UNAUTHORIZED);
        String token = "Bearer mF_9.B5f-4.1JqM";
        assertThat(Requests.refusal(BEARER, authorized(token, token)).status())
                .isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void givesWhatTheCheckOfAPasswordReturns() throws Exception {
        BasicAuthentication<Integer> filter =
                BasicAuthentication.of(
                        "r", NUMBER, (user, password) -> password.isEmpty() ? null : user.length());
        Response response =
                filter.filter(authorized(basic("abc:d:e")), r -> Response.text("" + r.get(NUMBER)));
        assertThat(response).isEqualTo(Response.text("3"));
        assertThat(Requests.refusal(filter, authorized(basic("abc:"))).status())
                .isEqualTo(Status.UNAUTHORIZED);
    }

    @Test
    void letsInByToken() throws Exception {
        Response response =
                BEARER.filter(
                        authorized("bearer mF_9.B5f-4.1JqM"),
                        r -> Response.text("" + r.get(NUMBER)));
        assertThat(response).isEqualTo(Response.text("7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | 401 | Bearer realm=\"api\"",
                "Basic dGVzdDoxMjPCow== | 401 | Bearer realm=\"api\"",
                "Bearerx | 401 | Bearer realm=\"api\"",
                "Bearer | 400 | Bearer realm=\"api\", error=\"invalid_request\","
                        + " error_description=\"the token is malformed\"",
                "Bearer a b | 400 | Bearer realm=\"api\", error=\"invalid_request\","
                        + " error_description=\"the token is malformed\"",
                "Bearer a=b | 400 | Bearer realm=\"api\", error=\"invalid_request\","
                        + " error_description=\"the token is malformed\"",
                "Bearer mF_9.B5f-4.1JqN | 401 | Bearer realm=\"api\", error=\"invalid_token\","
                        + " error_description=\"the token is unknown or has expired\"",
            })
    void saysWhatIsWrongWithAToken(String value, int status, String challenge) throws Exception {
        HttpException refusal =
                Requests.refusal(BEARER, value == null ? authorized() : authorized(value));
        assertThat(refusal.status().code()).isEqualTo(status);
        assertThat(refusal.error().headers().all(CHALLENGE)).containsExactly(challenge);
    }

    @Test
    void saysWhichScopeATokenNeeds() {
        HttpException refusal = BEARER.insufficientScope("notes:write notes:read");
        assertThat(refusal.status()).isEqualTo(Status.FORBIDDEN);
        assertThat(refusal.error().headers().first(CHALLENGE))
                .isEqualTo(
                        "Bearer realm=\"api\", error=\"insufficient_scope\","
                                + " scope=\"notes:write notes:read\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BEARER.insufficientScope("a\"b"))
                .withMessageContaining("no scope");
        assertThatIllegalArgumentException().isThrownBy(() -> BEARER.insufficientScope(""));
    }

    @Test
    void passesOnWhatACheckThrows() {
        BearerAuthentication<Integer> filter =
                BearerAuthentication.of(
                        "r",
                        NUMBER,
                        _ -> {
                            throw new HttpException(Status.SERVICE_UNAVAILABLE, "later");
                        });
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> filter.filter(authorized("Bearer a"), Requests.OK))
                .withMessageContaining("later");
    }

    @Test
    void refusesWhatCouldNeverBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BasicAuthentication.ofPasswords("ä", Map.of()))
                .withMessageContaining("realm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BasicAuthentication.ofPasswords("r", Map.of("a:b", "c")))
                .withMessageContaining("colon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BearerAuthentication.ofTokens("r", NUMBER, Map.of("a b", 1)))
                .withMessageContaining("token");
    }
}
