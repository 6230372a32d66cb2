package hyperserve.runtime.discovery;

import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.startup.StartupException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Asks the protocols found for their names, of which no two may be the same.
final class ProtocolNames {

    /// A token, and perhaps another one for the version (RFC 9110 §5.6.2, §7.8).
    private static final Pattern NAME =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?");

    private ProtocolNames() {}

    static Protocols of(List<ProtocolProvider> found) {
        Map<String, ProtocolProvider> byName = new LinkedHashMap<>();
        for (ProtocolProvider each : found) {
            String name = name(each);
            ProtocolProvider other = byName.put(Protocols.folded(name), each);
            if (other != null) {
                throw new StartupException(
                        "several protocols named '%s' found: %s and %s: remove all but one"
                                .formatted(
                                        name, PoolChoice.origin(other), PoolChoice.origin(each)));
            }
        }
        return found.isEmpty() ? Protocols.none() : Protocols.of(byName);
    }

    private static String name(ProtocolProvider provider) {
        String name;
        try {
            name = provider.name();
        } catch (Throwable e) {
            throw StartupException.of(
                    "the protocol of "
                            + PoolChoice.origin(provider)
                            + " cannot be used: its name() threw",
                    e,
                    Providers.CURE);
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new StartupException(
                    "%s cannot be used: its name() is '%s', not one such as websocket"
                            .formatted(
                                    PoolChoice.origin(provider),
                                    PoolChoice.printable(String.valueOf(name))));
        }
        return name;
    }
}
