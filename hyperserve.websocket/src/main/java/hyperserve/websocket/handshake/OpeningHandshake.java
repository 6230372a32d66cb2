package hyperserve.websocket.handshake;

import hyperserve.api.BadRequestException;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Status;
import hyperserve.api.Upgrade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a client asks for when it opens a WebSocket (RFC 6455 §4.2.1). Immutable.
///
/// @param accept the answer to its key, for `Sec-WebSocket-Accept`
/// @param protocols the subprotocols that it speaks, best first, no two alike
/// @param extensions the extensions that it offers, in order
public record OpeningHandshake(String accept, List<String> protocols, List<Extension> extensions) {

    /// The protocol's name in the field `Upgrade`.
    public static final String PROTOCOL = "websocket";

    private static final String VERSION_FIELD = "Sec-WebSocket-Version";
    private static final String VERSION = "13";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final int KEY_LENGTH = 16;
    private static final int ENCODED_KEY_LENGTH = 24;
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// A handshake, its lists copied.
    public OpeningHandshake {
        protocols = List.copyOf(protocols);
        extensions = List.copyOf(extensions);
    }

    /// Reads the handshake in a request. Its `Origin` is not looked at: see [OriginPolicy].
    ///
    /// @param request the request
    /// @return what the client asks for
    /// @throws HttpException if it asks for no WebSocket, or for another version: 426; if not by
    ///     GET: 405; if a field is missing or malformed: 400
    public static OpeningHandshake of(Request request) {
        if (!Upgrade.isAskedBy(request, PROTOCOL)) {
            throw naming(Upgrade.required(PROTOCOL));
        }
        if (!request.method().equals(Method.GET)) {
            throw new HttpException(
                    HttpError.of(Status.METHOD_NOT_ALLOWED, "a WebSocket is opened by GET")
                            .addingHeader("Allow", "GET"));
        }
        Headers headers = request.headers();
        checkVersion(headers.all(VERSION_FIELD));
        return new OpeningHandshake(
                accept(key(headers.all(KEY))),
                protocols(headers.all(PROTOCOLS)),
                extensions(headers.all(EXTENSIONS)));
    }

    /// RFC 6455 §4.4.
    private static HttpException naming(HttpException refusal) {
        return refusal.addingHeader(VERSION_FIELD, VERSION);
    }

    private static void checkVersion(List<String> versions) {
        if (versions.size() > 1) {
            throw new BadRequestException("more than one " + VERSION_FIELD);
        }
        if (versions.isEmpty() || !versions.getFirst().equals(VERSION)) {
            throw naming(
                    new HttpException(
                            HttpError.of(
                                            Status.UPGRADE_REQUIRED,
                                            "this server speaks version 13 of WebSocket")
                                    .addingHeader("Upgrade", PROTOCOL)));
        }
    }

    private static String key(List<String> keys) {
        if (keys.size() != 1) {
            throw new BadRequestException(
                    keys.isEmpty() ? KEY + " is missing" : "more than one " + KEY);
        }
        String key = keys.getFirst();
        if (key.length() != ENCODED_KEY_LENGTH || !isKey(key)) {
            throw new BadRequestException(KEY + " is not 16 bytes in Base64");
        }
        return key;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_LENGTH;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// RFC 6455 §4.2.2, step 5.4. What SHA-1 is no longer good for does not matter here.
    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static List<String> protocols(List<String> lines) {
        Set<String> protocols = new LinkedHashSet<>();
        for (String line : lines) {
            FieldCursor cursor = new FieldCursor(PROTOCOLS, line);
            while (cursor.comesElement()) {
                if (!protocols.add(cursor.token())) {
                    throw new BadRequestException(PROTOCOLS + " names a protocol twice");
                }
                cursor.endElement();
            }
        }
        requireSome(PROTOCOLS, lines, protocols.isEmpty());
        return List.copyOf(protocols);
    }

    private static List<Extension> extensions(List<String> lines) {
        List<Extension> extensions = new ArrayList<>();
        for (String line : lines) {
            FieldCursor cursor = new FieldCursor(EXTENSIONS, line);
            while (cursor.comesElement()) {
                extensions.add(extension(cursor));
                cursor.endElement();
            }
        }
        requireSome(EXTENSIONS, lines, extensions.isEmpty());
        return extensions;
    }

    private static Extension extension(FieldCursor cursor) {
        String name = cursor.token();
        List<Extension.Parameter> parameters = new ArrayList<>();
        while (cursor.take(';')) {
            String parameter = cursor.token();
            @Nullable String value = cursor.take('=') ? cursor.tokenOrQuoted() : null;
            parameters.add(new Extension.Parameter(parameter, value));
        }
        return new Extension(name, parameters);
    }

    /// Both lists have one element at least (RFC 6455 §4.3).
    private static void requireSome(String field, List<String> lines, boolean none) {
        if (none && !lines.isEmpty()) {
            throw new BadRequestException("the field " + field + " names nothing");
        }
    }

    /// Chooses a subprotocol.
    ///
    /// @param ours those that the server speaks, best first
    /// @return the first of them that the client speaks, null if there is none
    public @Nullable String choose(List<String> ours) {
        for (String protocol : ours) {
            if (protocols.contains(protocol)) {
                return protocol;
            }
        }
        return null;
    }

    /// The fields of the answer 101, besides `Upgrade` and `Connection` (RFC 6455 §4.2.2).
    ///
    /// @param protocol the subprotocol that was chosen, null if none was
    /// @param extension the extension that was agreed on, as it is written in the field, null if
    ///     none was
    /// @return the fields
    /// @throws IllegalArgumentException if the client did not offer the subprotocol
    public Headers answer(@Nullable String protocol, @Nullable String extension) {
        Headers answer = Headers.of("Sec-WebSocket-Accept", accept);
        if (protocol != null) {
            if (!protocols.contains(protocol)) {
                throw new IllegalArgumentException(
                        "the client did not offer the subprotocol " + protocol);
            }
            answer = answer.adding(PROTOCOLS, protocol);
        }
        return extension == null ? answer : answer.adding(EXTENSIONS, extension);
    }
}
