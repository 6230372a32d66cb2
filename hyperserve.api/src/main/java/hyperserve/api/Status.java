package hyperserve.api;

import java.util.Objects;

/// A status code and its reason phrase (RFC 9110 §15). Two are equal if their codes are.
///
/// @param code the code of a response that ends an exchange: 101 or 200 to 599 (an interim one is
///     the server's affair)
/// @param reason the phrase that follows it on the wire; may be empty
public record Status(int code, String reason) {

    /// Code 101, of [Response#upgrade] alone; the response has no content.
    public static final Status SWITCHING_PROTOCOLS = new Status(101, "Switching Protocols");

    /// Code 200.
    public static final Status OK = new Status(200, "OK");

    /// Code 201.
    public static final Status CREATED = new Status(201, "Created");

    /// Code 202.
    public static final Status ACCEPTED = new Status(202, "Accepted");

    /// 204; the response has no content.
    public static final Status NO_CONTENT = new Status(204, "No Content");

    /// 205; the response has no content.
    public static final Status RESET_CONTENT = new Status(205, "Reset Content");

    /// Code 206.
    public static final Status PARTIAL_CONTENT = new Status(206, "Partial Content");

    /// Code 301.
    public static final Status MOVED_PERMANENTLY = new Status(301, "Moved Permanently");

    /// Code 302.
    public static final Status FOUND = new Status(302, "Found");

    /// Code 303.
    public static final Status SEE_OTHER = new Status(303, "See Other");

    /// 304; the response has no content.
    public static final Status NOT_MODIFIED = new Status(304, "Not Modified");

    /// Code 307.
    public static final Status TEMPORARY_REDIRECT = new Status(307, "Temporary Redirect");

    /// Code 308.
    public static final Status PERMANENT_REDIRECT = new Status(308, "Permanent Redirect");

    /// Code 400.
    public static final Status BAD_REQUEST = new Status(400, "Bad Request");

    /// Code 401.
    public static final Status UNAUTHORIZED = new Status(401, "Unauthorized");

    /// Code 403.
    public static final Status FORBIDDEN = new Status(403, "Forbidden");

    /// Code 404.
    public static final Status NOT_FOUND = new Status(404, "Not Found");

    /// Code 405.
    public static final Status METHOD_NOT_ALLOWED = new Status(405, "Method Not Allowed");

    /// Code 406.
    public static final Status NOT_ACCEPTABLE = new Status(406, "Not Acceptable");

    /// Code 408.
    public static final Status REQUEST_TIMEOUT = new Status(408, "Request Timeout");

    /// Code 409.
    public static final Status CONFLICT = new Status(409, "Conflict");

    /// Code 410.
    public static final Status GONE = new Status(410, "Gone");

    /// Code 412.
    public static final Status PRECONDITION_FAILED = new Status(412, "Precondition Failed");

    /// Code 413.
    public static final Status CONTENT_TOO_LARGE = new Status(413, "Content Too Large");

    /// Code 414.
    public static final Status URI_TOO_LONG = new Status(414, "URI Too Long");

    /// Code 415.
    public static final Status UNSUPPORTED_MEDIA_TYPE = new Status(415, "Unsupported Media Type");

    /// Code 416.
    public static final Status RANGE_NOT_SATISFIABLE = new Status(416, "Range Not Satisfiable");

    /// Code 417.
    public static final Status EXPECTATION_FAILED = new Status(417, "Expectation Failed");

    /// Code 421.
    public static final Status MISDIRECTED_REQUEST = new Status(421, "Misdirected Request");

    /// Code 422.
    public static final Status UNPROCESSABLE_CONTENT = new Status(422, "Unprocessable Content");

    /// 426; the response has an `Upgrade` field.
    public static final Status UPGRADE_REQUIRED = new Status(426, "Upgrade Required");

    /// 429 (RFC 6585 §4).
    public static final Status TOO_MANY_REQUESTS = new Status(429, "Too Many Requests");

    /// 431 (RFC 6585 §5).
    public static final Status REQUEST_HEADER_FIELDS_TOO_LARGE =
            new Status(431, "Request Header Fields Too Large");

    /// Code 500.
    public static final Status INTERNAL_SERVER_ERROR = new Status(500, "Internal Server Error");

    /// Code 501.
    public static final Status NOT_IMPLEMENTED = new Status(501, "Not Implemented");

    /// Code 502.
    public static final Status BAD_GATEWAY = new Status(502, "Bad Gateway");

    /// Code 503.
    public static final Status SERVICE_UNAVAILABLE = new Status(503, "Service Unavailable");

    /// Code 504.
    public static final Status GATEWAY_TIMEOUT = new Status(504, "Gateway Timeout");

    /// Code 505.
    public static final Status HTTP_VERSION_NOT_SUPPORTED =
            new Status(505, "HTTP Version Not Supported");

    /// Checks code and phrase.
    ///
    /// @throws IllegalArgumentException if the code is neither 101 nor 200 to 599, or the phrase
    ///     holds a control character
    public Status {
        Objects.requireNonNull(reason, "reason");
        if (code != 101 && (code < 200 || code > 599)) {
            throw new IllegalArgumentException("a final status is 101 or 200 to 599, was " + code);
        }
        FieldSyntax.requireText(reason, "reason phrase");
    }

    /// {@return whether a response of this status may have content (RFC 9110 §6.4.1, §15.3.6)}
    public boolean allowsContent() {
        return code != 101 && code != 204 && code != 205 && code != 304;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Status that && code == that.code;
    }

    @Override
    public int hashCode() {
        return code;
    }

    /// {@return code and phrase, as on the wire}
    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
