package hyperserve.web.files;

import hyperserve.api.Headers;
import hyperserve.api.Response;
import hyperserve.web.HttpDate;
import hyperserve.web.files.FileTree.Listed;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// The page that lists a folder: a table that says in words what its columns are, without scripts.
final class Listing {

    /// The most names that are looked at; a page says so if there may be more.
    static final int MOST = 2000;

    private static final String UNRESERVED = "-._~";

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private static final Headers HEADERS =
            Headers.of(
                    "Content-Type",
                    "text/html; charset=utf-8",
                    "Cache-Control",
                    "no-cache",
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
                            + " form-action 'none'",
                    "X-Content-Type-Options",
                    "nosniff");

    private static final String STYLE =
            ":root{color-scheme:light dark}"
                    + "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;"
                    + "max-width:60rem;padding:0 1rem}"
                    + "table{border-collapse:collapse;width:100%}"
                    + "th,td{text-align:start;padding:.25rem .75rem;border-bottom:1px solid #8884}"
                    + "td:nth-child(2),th:nth-child(2){text-align:end;white-space:nowrap}"
                    + "td:nth-child(3){white-space:nowrap}";

    private Listing() {}

    /// @param path the decoded path that was asked for
    /// @param root whether there is no folder above
    /// @param files what it has, in no order
    static Response page(String path, boolean root, List<Listed> files) {
        List<Listed> sorted = new ArrayList<>(files);
        sorted.sort(
                Comparator.comparing((Listed each) -> !each.folder())
                        .thenComparing(each -> each.name().toLowerCase(Locale.ROOT))
                        .thenComparing(Listed::name));
        String title = "Index of " + escaped(path);
        StringBuilder html = new StringBuilder(1024 + 200 * sorted.size());
        html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<title>").append(title).append("</title>\n");
        html.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
        html.append("<h1>").append(title).append("</h1>\n");
        if (!root) {
            html.append("<p><a href=\"../\">Parent folder</a></p>\n");
        }
        table(html, sorted);
        if (files.size() >= MOST) {
            html.append("<p>There may be more than these ").append(files.size());
            html.append(".</p>\n");
        }
        html.append("</main>\n</body>\n</html>\n");
        return Response.html(html.toString()).withHeaders(HEADERS);
    }

    private static void table(StringBuilder html, List<Listed> files) {
        if (files.isEmpty()) {
            html.append("<p>This folder is empty.</p>\n");
            return;
        }
        html.append("<table>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Size</th>");
        html.append("<th scope=\"col\">Changed</th></tr></thead>\n<tbody>\n");
        for (Listed each : files) {
            String slash = each.folder() ? "/" : "";
            // The dot keeps a name from being read as a scheme.
            html.append("<tr><td><a href=\"./").append(encoded(each.name())).append(slash);
            html.append("\">").append(escaped(each.name())).append(slash).append("</a></td><td>");
            html.append(each.folder() ? "folder" : size(each.size())).append("</td><td>");
            html.append(date(each.modified())).append("</td></tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static String date(Instant time) {
        try {
            return HttpDate.format(time);
        } catch (IllegalArgumentException e) {
            // Somebody has set a time that no calendar has.
            return "unknown";
        }
    }

    private static String size(long bytes) {
        long whole = bytes;
        int unit = 0;
        while (whole >= 10 * 1024 && unit < UNITS.length - 1) {
            whole /= 1024;
            unit++;
        }
        return whole + " " + UNITS[unit];
    }

    static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }

    /// Percent-encoded as one segment of a path (RFC 3986 §2.3, §3.3).
    static String encoded(String name) {
        StringBuilder text = new StringBuilder(name.length() + 16);
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.toString();
    }
}
