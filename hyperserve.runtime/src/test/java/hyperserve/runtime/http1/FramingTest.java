package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The one table of what decides where a request ends (RFC 9112 §6.3). Only the fields that matter
/// are given, `;` between lines; the version is HTTP/1.1 unless said.
class FramingTest {

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // no field: no body
                "1.1 | X: y                                                  | 0",
                "1.0 | X: y                                                  | 0",
                // Content-Length
                "1.1 | Content-Length: 0                                     | 0",
                "1.1 | Content-Length: 1                                     | 1",
                "1.0 | Content-Length: 1                                     | 1",
                "1.1 | Content-Length: 00000000000000000000000000000000007   | 7",
                "1.1 | Content-Length: 9223372036854775807                   | 9223372036854775807",
                "1.1 | Content-Length: 9223372036854775808                   | 400",
                "1.1 | Content-Length: 18446744073709551617                  | 400",
                "1.1 | Content-Length: 92233720368547758070                  | 400",
                "1.1 | Content-Length:                                       | 400",
                "1.1 | Content-Length: +1                                    | 400",
                "1.1 | Content-Length: -1                                    | 400",
                "1.1 | Content-Length: 0x1                                   | 400",
                "1.1 | Content-Length: 1 1                                   | 400",
                "1.1 | Content-Length: 1,1                                   | 400",
                "1.1 | Content-Length: 1.0                                   | 400",
                "1.1 | Content-Length: one                                   | 400",
                "1.1 | Content-Length: 1;Content-Length: 1                   | 400",
                "1.1 | Content-Length: 1;CONTENT-LENGTH: 2                   | 400",
                "1.0 | Content-Length: 1;Content-Length: 1                   | 400",
                // Transfer-Encoding
                "1.1 | Transfer-Encoding: chunked                            | -1",
                "1.1 | Transfer-Encoding: CHUNKED                            | -1",
                "1.1 | transfer-encoding: chunked                            | -1",
                "1.0 | Transfer-Encoding: chunked                            | 400",
                "1.0 | Transfer-Encoding: gzip                               | 400",
                "1.1 | Transfer-Encoding:                                    | 400",
                "1.1 | Transfer-Encoding: ,                                  | 400",
                "1.1 | Transfer-Encoding: chunked,                           | 400",
                "1.1 | Transfer-Encoding: ,chunked                           | 400",
                "1.1 | Transfer-Encoding: chunked, chunked                   | 400",
                "1.1 | Transfer-Encoding: chunked, gzip                      | 400",
                "1.1 | Transfer-Encoding: gzip,, chunked                     | 400",
                "1.1 | Transfer-Encoding: \"chunked\"                        | 400",
                "1.1 | Transfer-Encoding: gzip, chunked                      | 501",
                "1.1 | Transfer-Encoding: gzip                               | 501",
                "1.1 | Transfer-Encoding: identity                           | 501",
                "1.1 | Transfer-Encoding: chunkedx                           | 501",
                "1.1 | Transfer-Encoding: chunk                              | 501",
                "1.1 | Transfer-Encoding: chunked;Transfer-Encoding: chunked | 400",
                "1.1 | Transfer-Encoding: gzip;Transfer-Encoding: chunked    | 400",
                "1.1 | Transfer-Encoding: chunked;Transfer-Encoding:         | 400",
                // both
                "1.1 | Content-Length: 1;Transfer-Encoding: chunked          | 400",
                "1.1 | Transfer-Encoding: chunked;Content-Length: 1          | 400",
                "1.1 | Transfer-Encoding: chunked;Content-Length: 0          | 400",
                "1.1 | Transfer-Encoding: gzip;Content-Length: 1             | 400",
                "1.1 | Transfer-Encoding:;Content-Length:                    | 400",
                "1.0 | Transfer-Encoding: chunked;Content-Length: 1          | 400",
            })
    void decidesTheLengthOrRefuses(String version, String fields, long expected)
            throws MalformedRequestException {
        RequestHead head = new RequestHead();
        String lines = fields.replace(";", "\r\n") + "\r\n";
        byte[] bytes = WireCase.bytes("POST / HTTP/" + version + "⏎" + lines + "⏎");
        assertThat(new RequestParser(100, 1000, 10).parse(bytes, 0, bytes.length, head)).isTrue();

        if (expected == 400 || expected == 501) {
            assertThatThrownBy(() -> Framing.bodyLength(head))
                    .isInstanceOfSatisfying(
                            MalformedRequestException.class,
                            e -> assertThat(e.status().code()).isEqualTo((int) expected));
        } else {
            assertThat(Framing.bodyLength(head)).isEqualTo(expected);
        }
    }
}
