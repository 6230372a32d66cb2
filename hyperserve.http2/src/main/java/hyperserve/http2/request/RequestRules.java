package hyperserve.http2.request;

import hyperserve.api.Method;
import hyperserve.http2.field.FieldKind;
import hyperserve.http2.field.FieldList;
import hyperserve.runtime.semantics.ContentLength;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.HostSyntax;
import hyperserve.runtime.semantics.Methods;

/// Makes a request head of a decoded header list, or says why it is none (RFC 9113 §8.2, §8.3).
/// Reused; not for several threads at once. Allocates nothing for a request with a usual method
/// whose path is not encoded.
public final class RequestRules {

    private static final int NONE = RequestHead.NONE;

    // Indexes of fields in the list, of the one of that kind or the first.
    private int method;
    private int scheme;
    private int path;
    private int authority;
    private int host;
    private int cookie;
    private int cookies;

    // The value that all lines of cookie have together.
    private int cookieStart;
    private int cookieEnd;

    /// Rules for one request after the other.
    public RequestRules() {}

    /// Checks a header list.
    ///
    /// @param list a list within its bounds; what its lines of `cookie` are together is put into
    ///     it
    /// @param endsStream whether there is no content
    /// @param head takes the parts
    /// @throws MalformedRequestException if it is malformed
    public void check(FieldList list, boolean endsStream, RequestHead head)
            throws MalformedRequestException {
        head.clear();
        sort(list, head);
        pseudoFields(list, head);
        if (endsStream && head.contentLength > 0) {
            throw new MalformedRequestException("a Content-Length, and no content");
        }
        if (cookies > 1) {
            joinCookies(list);
        }
        lines(list, head);
    }

    /// Checks a trailer section (RFC 9113 §8.1).
    ///
    /// @param list a list within its bounds
    /// @param lines takes its lines
    /// @throws MalformedRequestException if it is malformed
    public static void checkTrailers(FieldList list, FieldLines lines)
            throws MalformedRequestException {
        lines.begin(list.bytes(), 0);
        for (int i = 0; i < list.count(); i++) {
            FieldKind kind = list.kind(i);
            requireFaultless(kind);
            if (kind.isPseudo()) {
                throw new MalformedRequestException("a pseudo-field in a trailer section");
            }
            add(list, i, lines);
        }
    }

    private static void requireFaultless(FieldKind kind) throws MalformedRequestException {
        String fault = kind.fault();
        if (fault != null) {
            throw new MalformedRequestException(fault);
        }
    }

    private static void add(FieldList list, int field, FieldLines lines) {
        int valueStart = list.valueStart(field);
        lines.add(list.nameStart(field), valueStart, valueStart, list.valueEnd(field));
    }

    /// Takes note of the fields that concern the server.
    private void sort(FieldList list, RequestHead head) throws MalformedRequestException {
        method = NONE;
        scheme = NONE;
        path = NONE;
        authority = NONE;
        host = NONE;
        cookie = NONE;
        cookies = 0;
        boolean regular = false;
        for (int i = 0; i < list.count(); i++) {
            FieldKind kind = list.kind(i);
            requireFaultless(kind);
            if (kind.isPseudo()) {
                if (regular) {
                    throw new MalformedRequestException("a pseudo-field behind other fields");
                }
                pseudoField(kind, i);
            } else {
                regular = true;
                field(kind, i, list, head);
            }
        }
    }

    private void pseudoField(FieldKind kind, int field) throws MalformedRequestException {
        switch (kind) {
            case METHOD -> method = once(method, field);
            case SCHEME -> scheme = once(scheme, field);
            case PATH -> path = once(path, field);
            default -> authority = once(authority, field);
        }
    }

    private static int once(int before, int field) throws MalformedRequestException {
        if (before != NONE) {
            throw new MalformedRequestException("a pseudo-field that comes twice");
        }
        return field;
    }

    private void field(FieldKind kind, int field, FieldList list, RequestHead head)
            throws MalformedRequestException {
        switch (kind) {
            case HOST -> {
                if (host != NONE) {
                    throw new MalformedRequestException("more than one Host");
                }
                host = field;
            }
            case COOKIE -> {
                cookie = cookies == 0 ? field : cookie;
                cookies++;
            }
            case CONTENT_LENGTH -> contentLength(field, list, head);
            case EXPECT -> {
                int start = list.valueStart(field);
                int end = list.valueEnd(field);
                if (start < end) {
                    head.expectations++;
                    head.expectsContinue =
                            Grammar.equalsIgnoreCase(list.bytes(), start, end, "100-continue");
                }
            }
            default -> {}
        }
    }

    private static void contentLength(int field, FieldList list, RequestHead head)
            throws MalformedRequestException {
        if (head.contentLength != NONE) {
            throw new MalformedRequestException("more than one Content-Length");
        }
        long length = ContentLength.of(list.bytes(), list.valueStart(field), list.valueEnd(field));
        if (length < 0) {
            throw new MalformedRequestException(ContentLength.fault(length));
        }
        head.contentLength = length;
    }

    private void pseudoFields(FieldList list, RequestHead head) throws MalformedRequestException {
        if (method == NONE) {
            throw new MalformedRequestException("no :method");
        }
        byte[] bytes = list.bytes();
        int start = list.valueStart(method);
        int end = list.valueEnd(method);
        for (int at = start; at < end; at++) {
            if (!Grammar.isToken(bytes[at])) {
                throw new MalformedRequestException("a malformed :method");
            }
        }
        if (start == end) {
            throw new MalformedRequestException("an empty :method");
        }
        head.method = Methods.of(bytes, start, end);
        if (head.method.equals(Method.CONNECT)) {
            connect(list, head);
            return;
        }
        if (scheme == NONE || path == NONE) {
            throw new MalformedRequestException(scheme == NONE ? "no :scheme" : "no :path");
        }
        scheme(bytes, list.valueStart(scheme), list.valueEnd(scheme), head);
        TargetRules.check(bytes, list.valueStart(path), list.valueEnd(path), head);
        authority(list, head);
        if (head.hostStart == NONE && head.refusal == null) {
            head.refusal = "no :authority and no Host";
        }
    }

    /// RFC 9113 §8.5: the authority alone.
    private void connect(FieldList list, RequestHead head) throws MalformedRequestException {
        if (scheme != NONE || path != NONE) {
            throw new MalformedRequestException("CONNECT with :scheme or :path");
        }
        if (authority == NONE) {
            throw new MalformedRequestException("CONNECT without :authority");
        }
        authority(list, head);
    }

    /// RFC 3986 §3.1. A scheme that is not ours is none of ours to answer.
    private static void scheme(byte[] bytes, int start, int end, RequestHead head)
            throws MalformedRequestException {
        head.https = Grammar.equalsIgnoreCase(bytes, start, end, "https");
        if (head.https || Grammar.equalsIgnoreCase(bytes, start, end, "http")) {
            return;
        }
        for (int at = start; at < end; at++) {
            int lower = bytes[at] | 0x20;
            boolean letter = lower >= 'a' && lower <= 'z';
            boolean inside = Grammar.isDigit(bytes[at]) || "+-.".indexOf(bytes[at]) >= 0;
            if (!letter && (at == start || !inside)) {
                throw new MalformedRequestException("a malformed :scheme");
            }
        }
        if (start == end) {
            throw new MalformedRequestException("an empty :scheme");
        }
        head.refusal = "a scheme that is neither http nor https";
    }

    private void authority(FieldList list, RequestHead head) throws MalformedRequestException {
        int said = authority == NONE ? host : authority;
        if (said == NONE) {
            return;
        }
        byte[] bytes = list.bytes();
        int start = list.valueStart(said);
        int end = list.valueEnd(said);
        boolean empty = start == end || bytes[start] == ':';
        if (empty || !HostSyntax.isValid(bytes, start, end)) {
            throw new MalformedRequestException(
                    authority == NONE ? "a malformed Host" : "a malformed :authority");
        }
        if (authority != NONE && host != NONE) {
            int hostStart = list.valueStart(host);
            int hostEnd = list.valueEnd(host);
            String port = head.https ? "443" : "80";
            if (!Authority.same(bytes, start, end, hostStart, hostEnd, port)) {
                throw new MalformedRequestException("a Host that differs from :authority");
            }
        }
        head.hostStart = start;
        head.hostEnd = end;
    }

    /// RFC 9113 §8.2.3: with `; ` between them, in their order.
    private void joinCookies(FieldList list) {
        int length = 0;
        for (int i = cookie; i < list.count(); i++) {
            if (list.kind(i).equals(FieldKind.COOKIE)) {
                length += list.valueEnd(i) - list.valueStart(i) + 2;
            }
        }
        cookieStart = list.top();
        byte[] bytes = list.room(cookieStart, length);
        int to = cookieStart;
        for (int i = cookie; i < list.count(); i++) {
            if (list.kind(i).equals(FieldKind.COOKIE)) {
                int crumb = list.valueEnd(i) - list.valueStart(i);
                System.arraycopy(bytes, list.valueStart(i), bytes, to, crumb);
                to += crumb;
                bytes[to++] = ';';
                bytes[to++] = ' ';
            }
        }
        cookieEnd = to - 2;
        list.keep(length);
    }

    private void lines(FieldList list, RequestHead head) {
        FieldLines lines = head.fields();
        lines.begin(list.bytes(), 0);
        if (authority != NONE) {
            lines.add(list.hostStart(), list.hostEnd(), head.hostStart, head.hostEnd);
        }
        for (int i = 0; i < list.count(); i++) {
            switch (list.kind(i)) {
                case METHOD, SCHEME, PATH, AUTHORITY -> {}
                case HOST -> {
                    if (authority == NONE) {
                        add(list, i, lines);
                    }
                }
                case COOKIE -> {
                    if (cookies == 1) {
                        add(list, i, lines);
                    } else if (i == cookie) {
                        int nameEnd = list.valueStart(i);
                        lines.add(list.nameStart(i), nameEnd, cookieStart, cookieEnd);
                    }
                }
                default -> add(list, i, lines);
            }
        }
    }
}
