package hyperserve.runtime.protocol;

import hyperserve.api.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The protocols of a server. Immutable.
public final class Protocols {

    private static final Protocols NONE = new Protocols(Map.of());

    private final TreeMap<String, ProtocolProvider> byName = new TreeMap<>();

    private Protocols(Map<String, ProtocolProvider> providers) {
        providers.forEach((name, provider) -> byName.put(folded(name), provider));
    }

    /// {@return none}
    public static Protocols none() {
        return NONE;
    }

    /// Some protocols.
    ///
    /// @param providers the providers by their names, which differ in more than letter case
    /// @return the protocols
    public static Protocols of(Map<String, ProtocolProvider> providers) {
        return new Protocols(providers);
    }

    /// The form of a name in which those are equal that differ in letter case.
    ///
    /// @param name a name
    /// @return its form
    public static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Finds a protocol.
    ///
    /// @param name its name, in any letter case
    /// @return its provider, null if there is none
    public @Nullable ProtocolProvider find(String name) {
        return byName.get(folded(name));
    }

    /// {@return what was found, for messages}
    @Override
    public String toString() {
        return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
    }
}
