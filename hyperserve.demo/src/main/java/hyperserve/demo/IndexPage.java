package hyperserve.demo;

/// The page at `/`.
final class IndexPage {

    private static final String HTML =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>HyperServe demo</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto;
              padding: 0 1rem; color-scheme: light dark; }
            td { padding: .25rem 1rem .25rem 0; vertical-align: top; }
            code { font-size: .95em; }
            </style>
            </head>
            <body>
            <h1>HyperServe</h1>
            <p>It works. There is a <a href="/board">notes board</a>, live in every window, and these
              are the other routes of the demo:</p>
            <table>
            <tr><td><a href="/plaintext"><code>GET /plaintext</code></a></td>
              <td>a greeting as plain text</td></tr>
            <tr><td><a href="/json"><code>GET /json</code></a></td>
              <td>a greeting as JSON</td></tr>
            <tr><td><a href="/hello/World"><code>GET /hello/{name}</code></a></td>
              <td>a greeting by name</td></tr>
            <tr><td><a href="/bytes?n=1048576"><code>GET /bytes?n=N</code></a></td>
              <td>N bytes, 1&nbsp;MiB by default</td></tr>
            <tr><td><a href="/sleep?ms=10"><code>GET /sleep?ms=N</code></a></td>
              <td>blocks its handler for N milliseconds</td></tr>
            <tr><td><code>POST /echo</code></td>
              <td>sends the body back, of any length, while it comes</td></tr>
            </table>
            </body>
            </html>
            """;

    private static final String SOCKET =
            """
            <tr><td><code>GET /ws</code></td>
              <td>a WebSocket that sends each message back</td></tr>
            """;

    private IndexPage() {}

    /// {@return the page}
    ///
    /// @param sockets whether there are WebSockets
    static String html(boolean sockets) {
        return sockets ? HTML.replace("</table>", SOCKET + "</table>") : HTML;
    }
}
