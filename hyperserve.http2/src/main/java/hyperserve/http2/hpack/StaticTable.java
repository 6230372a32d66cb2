package hyperserve.http2.hpack;

import hyperserve.api.Nullable;
import hyperserve.http2.field.FieldKind;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The static table (RFC 7541, Appendix A): what it holds, by index for the decoder and by name
/// and value for the encoder.
final class StaticTable {

    /// The index of the last entry; those of the dynamic table come behind it.
    static final int SIZE = 61;

    /// Entries that the encoder names: `:status`, and `content-length`.
    static final int STATUS_200 = 8;

    static final int CONTENT_LENGTH = 28;

    private static final List<String> ENTRIES =
            """
            :authority
            :method: GET
            :method: POST
            :path: /
            :path: /index.html
            :scheme: http
            :scheme: https
            :status: 200
            :status: 204
            :status: 206
            :status: 304
            :status: 400
            :status: 404
            :status: 500
            accept-charset
            accept-encoding: gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """
                    .lines()
                    .toList();

    private static final byte[] BYTES;

    /// Where the name of an entry begins, where it ends, and where the value ends, by index.
    private static final short[] STARTS = new short[SIZE + 1];

    private static final short[] NAME_ENDS = new short[SIZE + 1];
    private static final short[] ENDS = new short[SIZE + 1];

    private static final FieldKind[] KINDS = new FieldKind[SIZE + 1];

    /// The first entry of a name.
    private static final Map<String, Integer> NAMES = HashMap.newHashMap(SIZE);

    static {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= SIZE; i++) {
            String[] parts = ENTRIES.get(i - 1).split(": ", 2);
            STARTS[i] = (short) all.length();
            NAME_ENDS[i] = (short) all.append(parts[0]).length();
            ENDS[i] = (short) all.append(parts.length == 1 ? "" : parts[1]).length();
            NAMES.putIfAbsent(parts[0], i);
        }
        BYTES = all.toString().getBytes(StandardCharsets.US_ASCII);
        for (int i = 1; i <= SIZE; i++) {
            KINDS[i] = FieldKind.ofName(BYTES, STARTS[i], NAME_ENDS[i]);
        }
    }

    private StaticTable() {}

    static int nameLength(int index) {
        return NAME_ENDS[index] - STARTS[index];
    }

    static int length(int index) {
        return ENDS[index] - STARTS[index];
    }

    /// {@return the kind of an entry and of its name: no value is faulty}
    static FieldKind kind(int index) {
        return KINDS[index];
    }

    /// Copies the first bytes of an entry, which are its name, or its name and value.
    static void copy(int index, int length, byte[] target, int offset) {
        System.arraycopy(BYTES, STARTS[index], target, offset, length);
    }

    /// {@return the first index of a name in lower case, 0 if there is none}
    static int indexOf(String name) {
        @Nullable Integer index = NAMES.get(name);
        return index == null ? 0 : index;
    }

    /// {@return the index of a status, 0 if there is none with that code}
    static int indexOfStatus(int code) {
        return switch (code) {
            case 200 -> STATUS_200;
            case 204 -> STATUS_200 + 1;
            case 206 -> STATUS_200 + 2;
            case 304 -> STATUS_200 + 3;
            case 400 -> STATUS_200 + 4;
            case 404 -> STATUS_200 + 5;
            case 500 -> STATUS_200 + 6;
            default -> 0;
        };
    }
}
