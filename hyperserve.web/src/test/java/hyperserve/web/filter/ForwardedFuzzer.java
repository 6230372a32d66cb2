package hyperserve.web.filter;

import hyperserve.api.BadRequestException;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.TraceParent;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fuzzes what proxies and clients say of themselves: whatever is sent is read, or refused by an
/// answer of 4xx; and what is believed has the form that it should have.
public final class ForwardedFuzzer {

    private static final TrustedPeers PEERS = TrustedPeers.of("10.0.0.0/8");
    private static final BasicAuthentication<String> BASIC =
            BasicAuthentication.of("r", BasicAuthentication.USER, (user, _) -> user);
    private static final RequestId IDS = RequestId.create().withTrustedPeers(PEERS);

    private ForwardedFuzzer() {}

    /// Called by the fuzzer, and by [FilterInputsTest].
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        forwarded(text);
        trace(text);
        Headers headers;
        try {
            headers = Headers.of("Forwarded", text, "Authorization", "Basic " + text);
        } catch (IllegalArgumentException e) {
            // No server receives it.
            return;
        }
        filters(headers);
        filters(Headers.of("X-Forwarded-For", text, "X-Forwarded-Proto", text));
        filters(Headers.of("X-Request-Id", text, "traceparent", text, "Origin", text));
        filters(Headers.of("Authorization", text, "Sec-Fetch-Site", text));
    }

    private static void forwarded(String text) {
        try {
            for (Hop hop : ForwardedField.hops(List.of(text))) {
                InetSocketAddress client = hop.client();
                require(!client.isUnresolved() || isHidden(client.getHostString()), text);
                String scheme = hop.scheme();
                require(scheme == null || scheme.matches("https?"), text);
                String host = hop.host();
                require(host == null || host.matches("[A-Za-z0-9._:\\[\\]-]+"), text);
            }
        } catch (BadRequestException e) {
            require(e.error().reason().contains("malformed"), text);
        }
    }

    private static boolean isHidden(String name) {
        return name.isEmpty() || name.equals("unknown") || name.matches("_[a-z0-9._-]+");
    }

    private static void trace(String text) {
        TraceParent trace = TraceParent.parse(text);
        if (trace != null) {
            require(trace.equals(TraceParent.parse(trace.toString())), text);
        }
    }

    private static void filters(Headers headers) {
        Request request =
                Requests.from("10.0.0.1", Request.of(Method.POST, "/", headers, new byte[0]));
        try {
            IDS.filter(
                    request,
                    r -> {
                        String id = r.get(RequestId.KEY);
                        require(id != null && id.matches("[!-~]{1,128}"), "" + id);
                        return Requests.OK.handle(r);
                    });
            Cors.origins("https://a.example").withCredentials().filter(request, Requests.OK);
            ForwardedHeaders.forwarded(PEERS).filter(request, Requests.OK);
            ForwardedHeaders.xForwarded(PEERS).filter(request, Requests.OK);
            CrossOriginProtection.create().filter(request, Requests.OK);
            BASIC.filter(request, Requests.OK);
        } catch (HttpException e) {
            require(e.status().code() >= 400 && e.status().code() < 500, "" + e.status());
        } catch (Exception e) {
            throw new AssertionError("not an answer, for " + headers, e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("it does not hold for: " + what);
        }
    }
}
