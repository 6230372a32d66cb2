package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

final class ForwardedHeadersTest {

    private static final TrustedPeers PROXIES = TrustedPeers.of("10.0.0.0/8", "2001:db8::/32");
    private static final ForwardedHeaders FORWARDED = ForwardedHeaders.forwarded(PROXIES);
    private static final ForwardedHeaders X_FORWARDED = ForwardedHeaders.xForwarded(PROXIES);

    private static Request behind(ForwardedHeaders filter, Request request) throws Exception {
        List<Request> seen = new ArrayList<>();
        filter.filter(
                request,
                r -> {
                    seen.add(r);
                    return Response.text("");
                });
        return seen.getFirst();
    }

    private static String told(Request request) {
        Forwarded found = request.get(ForwardedHeaders.KEY);
        if (found == null) {
            return "nothing";
        }
        InetSocketAddress client = found.client();
        assertThat(request.connection().remoteAddress()).isEqualTo(client);
        String address =
                client.isUnresolved()
                        ? "?" + client.getHostString()
                        : client.getAddress().getHostAddress();
        return address + " " + client.getPort() + " " + found.scheme() + " " + found.host();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.43 | 192.0.2.43 0 null null",
                "for=192.0.2.43;proto=https;host=a.example | 192.0.2.43 0 https a.example",
                "For=192.0.2.43;PROTO=HTTPS;Host=a.example | 192.0.2.43 0 https a.example",
                "for=\"192.0.2.43:47011\" | 192.0.2.43 47011 null null",
                "for=\"[2001:470::1]\" | 2001:470:0:0:0:0:0:1 0 null null",
                "for=\"[2001:470::1]:80\";by=10.0.0.1 | 2001:470:0:0:0:0:0:1 80 null null",
                "for=unknown;proto=http | ?unknown 0 http null",
                "for=_hidden | ?_hidden 0 null null",
                "for=\"_hidden:_port\" | ?_hidden 0 null null",
                "for=\"192.0.2.43:_port\" | 192.0.2.43 0 null null",
                "proto=https | ? 0 https null",
                "for=192.0.2.43;extension=\"a, \\\"b;\" | 192.0.2.43 0 null null",
                "for=192.0.2.43;host=\"a.example:8443\" | 192.0.2.43 0 null a.example:8443",
                "for=192.0.2.43; proto=https ;host=a | 192.0.2.43 0 https a",
                "for=\"1\\92.0.2.43\" | 192.0.2.43 0 null null",
                // The rightmost that is not trusted; what stands to the left is anybody's.
                "for=1.1.1.1, for=192.0.2.43 | 192.0.2.43 0 null null",
                "for=1.1.1.1;proto=https, for=192.0.2.43;proto=http | 192.0.2.43 0 http null",
                "for=1.1.1.1, for=192.0.2.43;proto=https;host=a, for=10.0.0.2;proto=http;host=b"
                        + " | 192.0.2.43 0 https a",
                "for=192.0.2.43,for=10.0.0.3,for=\"[2001:db8::1]\" | 192.0.2.43 0 null null",
                "for=10.0.0.2, for=10.0.0.3 | 10.0.0.2 0 null null",
                "for=1.1.1.1, for=unknown, for=10.0.0.3 | ?unknown 0 null null",
                ", ,for=192.0.2.43 , | 192.0.2.43 0 null null",
                ", | nothing",
            })
    void findsTheClientInForwarded(String value, String expected) throws Exception {
        Request request = Requests.from("10.0.0.1", Requests.get("Forwarded", value));
        assertThat(told(behind(FORWARDED, request))).isEqualTo(expected);
    }

    @Test
    void readsLinesAsOneList() throws Exception {
        Request request = Requests.get("Forwarded", "for=1.1.1.1", "Forwarded", "for=192.0.2.43");
        assertThat(told(behind(FORWARDED, Requests.from("10.0.0.1", request))))
                .isEqualTo("192.0.2.43 0 null null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "for=",
                "=192.0.2.43",
                "for=192.0.2.43;for=192.0.2.44",
                "for=192.0.2.43:80",
                "for=[2001:470::1]",
                "for=\"2001:470::1\"",
                "for=\"[2001:470::1\"",
                "for=\"[2001:470::1]x\"",
                "for=\"[2001:470::g]\"",
                "for=\"[fe80::1%eth0]\"",
                "for=192.0.2.256",
                "for=192.0.2.043",
                "for=192.0.2",
                "for=0x7f.0.0.1",
                "for=evil.example",
                "for=\"192.0.2.43:123456\"",
                "for=\"192.0.2.43:65536\"",
                "for=\"192.0.2.43:\"",
                "for=\"192.0.2.43",
                "for=192.0.2.43;proto=ftp",
                "for=192.0.2.43;proto=\"java script\"",
                "for=192.0.2.43;host=\"a b\"",
                "for=192.0.2.43;host=\"a/../b\"",
                "for=192.0.2.43;host=\"a:x\"",
                "for=192.0.2.43 proto=https",
                "for = 192.0.2.43",
                "for=192.0.2.43;;;=",
                "nonsense, for=192.0.2.43",
                "for=\" , for=192.0.2.43",
                "for=_",
                "for=\"\"",
            })
    void answersWhatIsMalformedWith400(String value) throws Exception {
        Request request = Requests.from("10.0.0.1", Requests.get("Forwarded", value));
        assertThat(Requests.refusal(FORWARDED, request).status()).isEqualTo(Status.BAD_REQUEST);
        // Of somebody else it is no matter.
        Request other = Requests.from("192.0.2.9", Requests.get("Forwarded", value));
        assertThat(told(behind(FORWARDED, other))).isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.43 | - | - | 192.0.2.43 0 null null",
                "192.0.2.43:5000 | - | - | 192.0.2.43 5000 null null",
                "2001:470::1 | - | - | 2001:470:0:0:0:0:0:1 0 null null",
                "[2001:470::1]:5000 | - | - | 2001:470:0:0:0:0:0:1 5000 null null",
                "unknown | https | - | ?unknown 0 https null",
                "192.0.2.43 | https | a.example | 192.0.2.43 0 https a.example",
                "1.1.1.1, 192.0.2.43 | https | a | 192.0.2.43 0 https a",
                "192.0.2.43, 10.0.0.2 | https, http | a, b | 192.0.2.43 0 https a",
                "1.1.1.1, 192.0.2.43, 10.0.0.2 | http, https, http | - | 192.0.2.43 0 https null",
                "192.0.2.43, , | HTTPS | - | 192.0.2.43 0 https null",
                "- | https | a | nothing",
            })
    void findsTheClientInXForwarded(String clients, String schemes, String hosts, String expected)
            throws Exception {
        assertThat(told(behind(X_FORWARDED, xForwarded(clients, schemes, hosts))))
                .isEqualTo(expected);
    }

    private static Request xForwarded(String clients, String schemes, String hosts) {
        Headers headers = Headers.empty();
        if (clients != null) {
            headers = headers.with("X-Forwarded-For", clients);
        }
        if (schemes != null) {
            headers = headers.with("X-Forwarded-Proto", schemes);
        }
        if (hosts != null) {
            headers = headers.with("X-Forwarded-Host", hosts);
        }
        return Requests.from("10.0.0.1", Request.of(Method.GET, "/", headers, new byte[0]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "evil.example | - | -",
                "192.0.2.43:99999 | - | -",
                "192.0.2.43:80:90 | - | -",
                "192.0.2.43 | gopher | -",
                "192.0.2.43 | https | a b",
                "192.0.2.43 | http, https | -",
                "1.1.1.1, 1.1.1.2, 192.0.2.43 | http, https | -",
                "192.0.2.43 | - | a, b",
            })
    void answersMalformedXForwardedWith400(String clients, String schemes, String hosts)
            throws Exception {
        assertThat(Requests.refusal(X_FORWARDED, xForwarded(clients, schemes, hosts)).status())
                .isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void neverMixesTheTwoKinds() throws Exception {
        Request both =
                Requests.from(
                        "10.0.0.1",
                        Requests.get(
                                "Forwarded", "for=1.1.1.1;proto=https",
                                "X-Forwarded-For", "192.0.2.43",
                                "X-Forwarded-Host", "evil.example"));
        assertThat(told(behind(FORWARDED, both))).isEqualTo("1.1.1.1 0 https null");
        assertThat(told(behind(X_FORWARDED, both))).isEqualTo("192.0.2.43 0 null evil.example");
    }

    @Test
    void saysNothingOfTheProxysTls() throws Exception {
        Request request =
                Requests.get("Forwarded", "for=192.0.2.43")
                        .withConnection(
                                new Requests.Line(
                                        new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 1),
                                        true));
        assertThat(ForwardedHeaders.scheme(request)).isEqualTo("https");
        Request seen = behind(FORWARDED, request);
        assertThat(seen.connection().tls()).isNull();
        assertThat(seen.connection().peerCertificates()).isNull();
        assertThat(ForwardedHeaders.scheme(seen)).isEqualTo("http");
        assertThat(seen.remoteAddress().getHostString()).isEqualTo("192.0.2.43");
    }

    @Test
    void tellsTheHostOfWhomeverKnowsIt() throws Exception {
        Request request = Requests.get("Host", "inside", "Forwarded", "host=a.example");
        assertThat(ForwardedHeaders.host(request)).isEqualTo("inside");
        assertThat(ForwardedHeaders.host(behind(FORWARDED, Requests.from("10.0.0.1", request))))
                .isEqualTo("a.example");
    }

    @Test
    void keepsTheClientInACopyOfTheRequest() throws Exception {
        Request request = Requests.from("10.0.0.1", Requests.get("Forwarded", "for=192.0.2.43"));
        assertThat(told(behind(FORWARDED, request).copy())).isEqualTo("192.0.2.43 0 null null");
    }

    @Test
    void trustsUnixSocketsOnlyIfSaid() {
        UnixDomainSocketAddress peer = UnixDomainSocketAddress.of("");
        assertThat(PROXIES.contain(peer)).isFalse();
        assertThat(PROXIES.withUnixSockets().contain(peer)).isTrue();
        assertThat(PROXIES.contain(InetSocketAddress.createUnresolved("10.0.0.1", 1))).isFalse();
    }
}
