package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The names that a certificate is for: its subject alternative names (RFC 9525 §6.3), not what
/// stands in its subject. Letters are compared without their case (RFC 4343).
///
/// @param hosts DNS names in lower case
/// @param parents `example.test` for a name `*.example.test`, which is for all names of one label
///     more; a `*` elsewhere or beside other letters stands for nothing
/// @param addresses IP addresses
record CertificateNames(Set<String> hosts, Set<String> parents, Set<InetAddress> addresses) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String WILDCARD = "*.";

    CertificateNames {
        hosts = Set.copyOf(hosts);
        parents = Set.copyOf(parents);
        addresses = Set.copyOf(addresses);
    }

    /// {@return the names of a certificate}
    ///
    /// @param certificate the certificate
    /// @throws CertificateParsingException if its names cannot be read
    static CertificateNames of(X509Certificate certificate) throws CertificateParsingException {
        Set<String> hosts = new HashSet<>();
        Set<String> parents = new HashSet<>();
        Set<InetAddress> addresses = new HashSet<>();
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        for (List<?> each : all == null ? List.<List<?>>of() : all) {
            String name = each.get(1) instanceof String text ? normal(text) : "";
            switch ((Integer) each.get(0)) {
                case DNS_NAME -> {
                    if (name.startsWith(WILDCARD)) {
                        parents.add(name.substring(WILDCARD.length()));
                    } else {
                        hosts.add(name);
                    }
                }
                case IP_ADDRESS -> addresses.add(ofCertificate(name));
                default -> {
                    // Of mail, of a URI: not of a server.
                }
            }
        }
        return new CertificateNames(hosts, parents, addresses);
    }

    /// One with a mask, as constraints of names have it, is none (RFC 5280 §4.2.1.6).
    private static InetAddress ofCertificate(String address) throws CertificateParsingException {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new CertificateParsingException(address + " is no IP address", e);
        }
    }

    /// {@return a host name as names are compared}
    ///
    /// @param host a name, perhaps with a dot at its end
    static String normal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// {@return what follows the first label of a name, or null if nothing does}
    ///
    /// @param host a name as [#normal] gives it
    static @Nullable String parent(String host) {
        int dot = host.indexOf('.');
        return dot > 0 ? host.substring(dot + 1) : null;
    }

    /// {@return whether the certificate is for a host; whether it has no name at all, so that
    /// nothing speaks against it}
    ///
    /// @param host a host as in a URI, without a port: a name, an IPv4 address, or an IPv6 address
    ///     in brackets
    boolean covers(String host) {
        if (hosts.isEmpty() && parents.isEmpty() && addresses.isEmpty()) {
            return true;
        }
        String name = normal(host);
        if (hosts.contains(name)) {
            return true;
        }
        InetAddress address = address(name);
        if (address != null) {
            return addresses.contains(address);
        }
        String parent = parent(name);
        return parent != null && parents.contains(parent);
    }

    private static @Nullable InetAddress address(String name) {
        if (name.isEmpty()) {
            return null;
        }
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        char last = name.charAt(name.length() - 1);
        if (!bracketed && (last < '0' || last > '9')) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(bracketed ? name.substring(1, name.length() - 1) : name);
        } catch (IllegalArgumentException e) {
            // A name that ends in a digit, or an address of a later version.
            return null;
        }
    }
}
