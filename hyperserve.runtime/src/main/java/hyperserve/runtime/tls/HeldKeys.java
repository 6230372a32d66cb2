package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys and certificates of a server, by the names they are for. Immutable.
///
/// The first is for all names that no other is for; with it those of the same names, whose keys are
/// of other kinds.
final class HeldKeys {

    private final List<HeldKey> all;
    private final Map<String, List<HeldKey>> byHost = new HashMap<>();
    private final Map<String, List<HeldKey>> byParent = new HashMap<>();
    private final List<HeldKey> others = new ArrayList<>();

    /// Keys.
    ///
    /// @param all the keys, at least one, that of all other names first
    HeldKeys(List<HeldKey> all) {
        this.all = List.copyOf(all);
        for (HeldKey key : this.all) {
            key.names().hosts().forEach(each -> add(byHost, each, key));
            key.names().parents().forEach(each -> add(byParent, each, key));
            if (isForOthers(key)) {
                others.add(key);
            }
        }
    }

    /// A single one is without comparing names, for which the JVM makes code: 15 ms of a start.
    private boolean isForOthers(HeldKey key) {
        return all.size() == 1 || key.names().equals(all.getFirst().names());
    }

    private static void add(Map<String, List<HeldKey>> map, String name, HeldKey key) {
        map.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(key);
    }

    /// {@return the key for a name, or null if there is none of its kind}
    ///
    /// @param name what the client asked for, or null if it did not
    /// @param algorithm the kind of key that it can do with
    @Nullable
    HeldKey find(@Nullable String name, String algorithm) {
        for (HeldKey key : candidates(name)) {
            if (key.algorithm().equals(algorithm)) {
                return key;
            }
        }
        return null;
    }

    private List<HeldKey> candidates(@Nullable String name) {
        if (name == null) {
            return others;
        }
        String host = CertificateNames.normal(name);
        List<HeldKey> exact = byHost.get(host);
        if (exact != null) {
            return exact;
        }
        String parent = CertificateNames.parent(host);
        return parent == null ? others : byParent.getOrDefault(parent, others);
    }

    /// {@return the key of an alias, or null}
    ///
    /// @param alias as a key has it
    @Nullable
    HeldKey byAlias(String alias) {
        for (HeldKey key : all) {
            if (key.alias().equals(alias)) {
                return key;
            }
        }
        return null;
    }

    /// {@return the key of a certificate, or null}
    ///
    /// @param leaf the certificate
    @Nullable
    HeldKey byLeaf(X509Certificate leaf) {
        for (HeldKey key : all) {
            if (key.pair().leaf().equals(leaf)) {
                return key;
            }
        }
        return null;
    }
}
