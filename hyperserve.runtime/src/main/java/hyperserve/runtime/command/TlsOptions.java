package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.ClientCertificates;
import hyperserve.runtime.credentials.TlsConfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The options of TLS, and what they say together.
final class TlsOptions {

    private static final String ON = "on";

    private final Option<Files> certificates =
            Option.repeatable(
                    "tls-cert",
                    "certificate chain (PEM): --port speaks TLS",
                    Files.TYPE,
                    Files::and);
    private final Option<Files> keys =
            Option.repeatable("tls-key", "its private key (PEM)", Files.TYPE, Files::and);
    private final Option<Path> password =
            file("tls-password-file", "password of encrypted keys, on its first line");
    private final Option<Path> authorities =
            file("tls-client-ca", "who may issue certificates of clients (PEM)");
    private final Option<String> clients =
            Option.text(
                    "tls-client-auth",
                    "whether clients must show one",
                    "MODE",
                    "asked or required",
                    Pattern.compile("asked|required"),
                    "required");
    private final Option<Files> revoked =
            Option.repeatable(
                    "tls-client-crl", "revocation lists for them (PEM)", Files.TYPE, Files::and);
    private final Option<String> versions =
            names("tls-protocols", "versions of TLS, if not both", "TLSv1.3, TLSv1.2");
    private final Option<String> suites =
            names(
                    "tls-cipher-suites",
                    "which of those by default, the best first",
                    "names as TLS_AES_128_GCM_SHA256");
    private final Option<Integer> plainPort =
            Option.number(
                    "plain-port", "port without TLS beside it; 0 takes a free one", 0, 65_535);
    private final Option<String> redirect =
            Option.text(
                    "https-redirect",
                    "whether that only leads to the port with TLS",
                    "on|off",
                    "on or off",
                    Pattern.compile("on|off"),
                    "off");

    /// The last one counts.
    private static Option<Path> file(String name, String description) {
        return Option.repeatable(name, description, Files.ONE, (_, last) -> last);
    }

    /// Several, separated by commas.
    private static Option<String> names(String name, String description, String allowed) {
        Pattern grammar = Pattern.compile("[A-Za-z0-9_.]+(,[A-Za-z0-9_.]+)*");
        return Option.text(name, description, "NAMES", allowed, grammar, null);
    }

    List<Option<?>> all() {
        return List.of(
                certificates,
                keys,
                password,
                authorities,
                clients,
                revoked,
                versions,
                suites,
                plainPort,
                redirect);
    }

    boolean isOn(OptionValues values) {
        return values.isGiven(certificates);
    }

    /// {@return those with a default that means nothing beside the others}
    List<Option<?>> withoutEffect(OptionValues values) {
        List<Option<?>> unused = new ArrayList<>();
        if (!isOn(values)) {
            unused.add(redirect);
        }
        if (!values.isGiven(authorities)) {
            unused.add(clients);
        }
        return unused;
    }

    /// @throws UsageException if options do not go together
    TlsSettings settings(OptionValues values) throws UsageException {
        @Nullable Files chains = values.find(certificates);
        if (chains == null) {
            for (Option<?> each : all()) {
                if (values.isGiven(each)) {
                    throw new UsageException(
                            each + " needs --tls-cert, without which there is no TLS");
                }
            }
            return TlsSettings.NONE;
        }
        @Nullable Integer plain = values.find(plainPort);
        boolean redirects = values.get(redirect).equals(ON);
        if (redirects && plain == null) {
            throw new UsageException(redirect + " needs --plain-port, whose clients it redirects");
        }
        TlsConfig config = restricted(config(chains, values), values);
        return new TlsSettings(withClients(config, values), plain, redirects);
    }

    private TlsConfig config(Files chains, OptionValues values) throws UsageException {
        @Nullable Files own = values.find(keys);
        int count = own == null ? 0 : own.all().size();
        if (own == null || count != chains.all().size()) {
            throw new UsageException(
                    "--tls-cert names "
                            + chains.all().size()
                            + " and --tls-key "
                            + count
                            + ", but each certificate needs its key");
        }
        TlsConfig config = TlsConfig.of(chains.all().getFirst(), own.all().getFirst());
        for (int i = 1; i < count; i++) {
            config = config.withCertificate(chains.all().get(i), own.all().get(i));
        }
        @Nullable Path file = values.find(password);
        return file == null ? config : config.withPasswordFile(file);
    }

    private TlsConfig restricted(TlsConfig config, OptionValues values) throws UsageException {
        TlsConfig result = config;
        Option<?> faulty = versions;
        try {
            @Nullable String protocols = values.find(versions);
            if (protocols != null) {
                result = result.withProtocols(List.of(protocols.split(",", -1)));
            }
            faulty = suites;
            @Nullable String ciphers = values.find(suites);
            if (ciphers != null) {
                result = result.withCipherSuites(List.of(ciphers.split(",", -1)));
            }
            return result;
        } catch (IllegalArgumentException e) {
            throw new UsageException(faulty + ": " + e.getMessage());
        }
    }

    private TlsConfig withClients(TlsConfig config, OptionValues values) throws UsageException {
        @Nullable Path issuers = values.find(authorities);
        if (issuers == null) {
            if (values.isGiven(clients) || values.isGiven(revoked)) {
                throw new UsageException(
                        (values.isGiven(clients) ? clients : revoked) + " needs --tls-client-ca");
            }
            return config;
        }
        ClientCertificates mode =
                ClientCertificates.valueOf(values.get(clients).toUpperCase(Locale.ROOT));
        TlsConfig asking = config.withClientCertificates(mode, issuers);
        @Nullable Files lists = values.find(revoked);
        if (lists != null) {
            for (Path each : lists.all()) {
                asking = asking.withRevocationList(each);
            }
        }
        return asking;
    }
}
