package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.TlsConfig;

/// What a server is started with as to TLS.
///
/// @param config how TLS is spoken at the port, or null if it is not
/// @param plainPort the port beside it that speaks none, or null if there is none; 0 takes a free
///     one
/// @param redirects whether that only leads its clients to the other one
public record TlsSettings(
        @Nullable TlsConfig config, @Nullable Integer plainPort, boolean redirects) {

    static final TlsSettings NONE = new TlsSettings(null, null, false);
}
