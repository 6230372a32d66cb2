package hyperserve.runtime.discovery;

import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.startup.StartupException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks the protocols found for their names, of which no two may be the same. There is room for one
/// that clients begin with.
final class ProtocolNames {

    /// A token, and perhaps another one for the version (RFC 9110 §5.6.2, §7.8).
    private static final Pattern NAME =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?");

    private ProtocolNames() {}

    static Protocols of(List<ProtocolProvider> found, List<PrefacedProtocol> prefaced) {
        Map<String, ProtocolProvider> byName = new LinkedHashMap<>();
        for (ProtocolProvider each : found) {
            String name = name(each, each::name);
            ProtocolProvider other = byName.put(Protocols.folded(name), each);
            if (other != null) {
                throw new StartupException(
                        "several protocols named '%s' found: %s and %s: remove all but one"
                                .formatted(
                                        name, PoolChoice.origin(other), PoolChoice.origin(each)));
            }
        }
        if (prefaced.size() > 1) {
            throw new StartupException(
                    "several protocols that clients begin with found: %s: remove all but one"
                            .formatted(
                                    prefaced.stream()
                                            .map(PoolChoice::origin)
                                            .collect(Collectors.joining(" and "))));
        }
        PrefacedProtocol first = prefaced.isEmpty() ? null : prefaced.getFirst();
        if (first != null) {
            name(first, first::name);
        }
        return first == null && byName.isEmpty() ? Protocols.none() : Protocols.of(byName, first);
    }

    private static String name(Object provider, Supplier<String> named) {
        String name;
        try {
            name = named.get();
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
