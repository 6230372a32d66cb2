package hyperserve.websocket.deflate;

import hyperserve.api.Nullable;
import hyperserve.websocket.handshake.Extension;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What client and server have agreed on for permessage-deflate (RFC 7692 §7.1). Immutable.
///
/// To keep the context from one message to the next makes small messages that are alike smaller. It
/// costs each socket a compressor of some 200 KiB for what is sent and a decompressor of some 40
/// KiB for what is received, outside the heap, as long as it lives.
///
/// @param serverNoContextTakeover whether each message of the server is compressed by itself
/// @param clientNoContextTakeover whether each message of the client is compressed by itself
/// @param serverMaxWindowBits how far back the server's messages may refer, as a power of two, 8 to
///     15
/// @param saysWindowBits whether the answer has to say so, as the client has asked for it
public record DeflateAgreement(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        boolean saysWindowBits) {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int MIN_BITS = 8;
    static final int MAX_BITS = 15;

    /// Takes the first offer that can be taken. How far back the client refers is left to it: the
    /// inflater takes all there is.
    ///
    /// @param offers what the client offers, other extensions among it
    /// @param serverContext whether the server keeps its context if the client lets it
    /// @param clientContext whether the client may keep its context
    /// @return what is agreed on, null if there is nothing to take
    public static @Nullable DeflateAgreement choose(
            List<Extension> offers, boolean serverContext, boolean clientContext) {
        for (Extension offer : offers) {
            if (offer.name().equals(NAME)) {
                @Nullable DeflateAgreement taken = take(offer, serverContext, clientContext);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return null;
    }

    /// RFC 7692 §7.1: an offer with a parameter that is unknown, twice there or not valid is
    /// declined.
    private static @Nullable DeflateAgreement take(
            Extension offer, boolean serverContext, boolean clientContext) {
        Set<String> seen = new HashSet<>();
        int bits = 0;
        for (Extension.Parameter parameter : offer.parameters()) {
            @Nullable String value = parameter.value();
            if (!seen.add(parameter.name()) || !isValid(parameter.name(), value)) {
                return null;
            }
            if (parameter.name().equals(SERVER_WINDOW)) {
                bits = bits(value);
            }
        }
        return new DeflateAgreement(
                !serverContext || seen.contains(SERVER_NO_CONTEXT),
                !clientContext || seen.contains(CLIENT_NO_CONTEXT),
                bits == 0 ? MAX_BITS : bits,
                bits != 0);
    }

    private static boolean isValid(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case SERVER_WINDOW -> bits(value) > 0;
            case CLIENT_WINDOW -> value == null || bits(value) > 0;
            default -> false;
        };
    }

    /// {@return 8 to 15, without leading zeros (RFC 7692 §7.1.2.1); 0 if it is anything else}
    private static int bits(@Nullable String value) {
        for (int bits = MIN_BITS; bits <= MAX_BITS; bits++) {
            if (Integer.toString(bits).equals(value)) {
                return bits;
            }
        }
        return 0;
    }

    /// {@return the answer, as it is written in `Sec-WebSocket-Extensions`}
    public String field() {
        StringBuilder field = new StringBuilder(NAME);
        if (serverNoContextTakeover) {
            field.append("; ").append(SERVER_NO_CONTEXT);
        }
        if (clientNoContextTakeover) {
            field.append("; ").append(CLIENT_NO_CONTEXT);
        }
        if (saysWindowBits) {
            field.append("; ").append(SERVER_WINDOW).append('=').append(serverMaxWindowBits);
        }
        return field.toString();
    }
}
