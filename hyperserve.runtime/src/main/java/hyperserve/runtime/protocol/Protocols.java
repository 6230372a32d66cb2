package hyperserve.runtime.protocol;

import hyperserve.api.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The protocols of a server beside HTTP/1.1. Immutable.
public final class Protocols {

    private static final Protocols NONE = new Protocols(Map.of(), null);

    private final TreeMap<String, ProtocolProvider> byName = new TreeMap<>();
    private final @Nullable PrefacedProtocol prefaced;

    private Protocols(
            Map<String, ProtocolProvider> providers, @Nullable PrefacedProtocol prefaced) {
        providers.forEach((name, provider) -> byName.put(folded(name), provider));
        this.prefaced = prefaced;
    }

    /// {@return none}
    public static Protocols none() {
        return NONE;
    }

    /// Some protocols.
    ///
    /// @param providers what connections can change to, by names that differ in more than letter
    ///     case
    /// @param prefaced what clients can begin with, null if there is nothing
    /// @return the protocols
    public static Protocols of(
            Map<String, ProtocolProvider> providers, @Nullable PrefacedProtocol prefaced) {
        return new Protocols(providers, prefaced);
    }

    /// The form of a name in which those are equal that differ in letter case.
    ///
    /// @param name a name
    /// @return its form
    public static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// {@return what clients can begin with, null if there is nothing}
    public @Nullable PrefacedProtocol prefaced() {
        return prefaced;
    }

    /// Finds a protocol that connections can change to.
    ///
    /// @param name its name, in any letter case
    /// @return its provider, null if there is none
    public @Nullable ProtocolProvider find(String name) {
        return byName.get(folded(name));
    }

    /// {@return what connections can change to, for messages}
    @Override
    public String toString() {
        return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
    }
}
