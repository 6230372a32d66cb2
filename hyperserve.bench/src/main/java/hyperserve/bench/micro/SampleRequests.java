package hyperserve.bench.micro;

import java.nio.charset.StandardCharsets;

/// Requests for `/plaintext`, as a load generator and as a browser send them.
public final class SampleRequests {

    private static final String SHORT = "GET /plaintext HTTP/1.1\r\nHost: bench\r\n\r\n";

    private static final String BROWSER =
            """
            GET /plaintext HTTP/1.1
            Host: www.example.org
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8
            Accept-Language: en-US,en;q=0.7,de;q=0.3
            Accept-Encoding: gzip, deflate, br, zstd
            Referer: https://www.example.org/articles/2026/11/the-cost-of-a-request.html
            DNT: 1
            Connection: keep-alive
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate
            Sec-Fetch-Site: same-origin
            Priority: u=0, i
            Cookie: session=\
            """;

    private SampleRequests() {}

    /// A request of 40 bytes, or one of a browser with a cookie that fills it up.
    ///
    /// @param size its length in bytes: 40, or at least 640
    /// @return the request
    public static byte[] ofSize(int size) {
        String text = SHORT;
        if (size > SHORT.length()) {
            String head = BROWSER.replace("\n", "\r\n");
            text = head + "x".repeat(size - head.length() - 4) + "\r\n\r\n";
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
