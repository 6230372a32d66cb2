package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.SettingValues;
import hyperserve.runtime.credentials.ClientCertificates;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsConfig.CertificateFiles;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

class SettingsTest {

    private static final Map<String, String> NO_ENVIRONMENT = Map.of();
    private static final Set<String> ANY_OBJECT_HAS = Set.of("equals", "hashCode", "toString");

    private static Object part(Object whole, String path) throws ReflectiveOperationException {
        Object part = whole;
        for (String name : path.split("\\.", -1)) {
            part = part.getClass().getMethod(name).invoke(part);
        }
        return part;
    }

    private static Settings settings(String... args) throws UsageException {
        return (Settings) Settings.parse(args, NO_ENVIRONMENT, null, List::of);
    }

    private static Settings settings(Map<String, String> environment, String... args)
            throws UsageException {
        return (Settings) Settings.parse(args, environment, null, List::of);
    }

    private static String mistake(Map<String, String> environment, String... args) {
        UsageException[] caught = new UsageException[1];
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.parse(args, environment, null, List::of))
                .satisfies(e -> caught[0] = e);
        assertThat(caught[0].getMessage()).doesNotContain("\n", "\r");
        return caught[0].getMessage();
    }

    private static String variable(String option) {
        return "HYPERSERVE_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @ParameterizedTest
    @CsvSource({"--host, ::1", "--port, 80"})
    void refuseAnAddressBesideASocket(String option, String value) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> settings("--inherit-socket", "on", option, value))
                .withMessageContaining("in place of --host and --port");
    }

    @Test
    void areTheDefaultsIfNothingIsSet() throws UsageException {
        assertThat(settings())
                .isEqualTo(
                        new Settings(
                                "127.0.0.1",
                                8080,
                                false,
                                true,
                                List.of(),
                                PosixFilePermissions.fromString("rw-rw----"),
                                null,
                                TlsSettings.NONE,
                                null,
                                true,
                                Limits.defaults(),
                                Timeouts.defaults(),
                                SettingValues.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "--max-request-line, 4KiB, limits.requestLine, 4096",
        "--max-header-section, 4k, limits.headerSection, 4096",
        "--max-header-fields, 7, limits.headerFields, 7",
        "--max-body, 3GiB, limits.body, 3221225472",
        "--max-streams, 7, limits.streams, 7",
        "--max-stream-resets, 7, limits.streamResets, 7",
        "--max-odd-frames, 7, limits.oddFrames, 7",
        "--max-buffered-bodies, 1g, limits.bufferedBodies, 1073741824",
        "--max-unread-body, 0, limits.unreadBody, 0",
        "--max-connections, 7, limits.connections, 7",
        "--max-requests, 7, limits.connectionRequests, 7",
        "--max-in-flight, 7, limits.inFlight, 7",
        "--backlog, 7, limits.backlog, 7",
        "--max-queue-time, 7s, limits.queueTime, PT7S",
        "--max-queue-time, 0s, limits.queueTime, PT0S",
        "--header-timeout, 7s, timeouts.header, PT7S",
        "--idle-timeout, 7s, timeouts.idle, PT7S",
        "--max-connection-age, 7s, timeouts.connectionAge, PT7S",
        "--max-connection-age, 0s, timeouts.connectionAge, PT0S",
        "--body-timeout, 7s, timeouts.body, PT7S",
        "--response-timeout, 7s, timeouts.response, PT7S",
        "--min-rate, 1KiB, timeouts.minRate, 1024",
        "--min-rate-grace, 7s, timeouts.minRateGrace, PT7S",
        "--drain-timeout, 24h, timeouts.drain, PT24H",
        "--drain-delay, 0s, timeouts.drainDelay, PT0S",
        "--drain-delay, 24h, timeouts.drainDelay, PT24H",
        "--host, example.org, host, example.org",
        "--host, ::1, host, ::1",
        "--learning, off, learning, false",
        "--host, [::1], host, ::1",
        "--host, fe80::1%eth0, host, fe80::1%eth0",
        "--port, 65535, port, 65535",
        "--pool, virtual, pool, virtual",
        "--listen, unix:/run/app.sock, listen, [/run/app.sock]",
        "--socket-mode, 400, socketPermissions, [OWNER_READ]",
        "--inherit-socket, on, inheritsSocket, true",
    })
    void haveAnOptionAndAVariableForEachComponent(
            String option, String value, String component, String expected)
            throws UsageException, ReflectiveOperationException {
        String variable = variable(option);

        for (Settings settings :
                new Settings[] {
                    settings(option, value),
                    settings(option + "=" + value),
                    settings(Map.of(variable, value))
                }) {
            assertThat(part(settings, component).toString()).isEqualTo(expected);
        }
    }

    @Test
    void changeNothingButTheComponentTheyName() throws UsageException {
        assertThat(settings("--max-header-fields=7").limits())
                .isEqualTo(
                        Limits.defaults().withHeaderSection(Limits.defaults().headerSection(), 7));
        assertThat(settings("--min-rate=7").timeouts())
                .isEqualTo(Timeouts.defaults().withMinRate(7, Duration.ofSeconds(5)));
    }

    @Test
    void takeThePoolThatIsPassedInIfNoneIsNamed() throws UsageException {
        String[] none = {};
        String[] named = {"--pool", "virtual"};

        assertThat(Settings.parse(none, NO_ENVIRONMENT, "standard", List::of))
                .extracting("pool")
                .isEqualTo("standard");
        assertThat(Settings.parse(named, NO_ENVIRONMENT, "standard", List::of))
                .extracting("pool")
                .isEqualTo("virtual");
    }

    @ParameterizedTest
    @CsvSource({
        "--port, 65536, a whole number from 0 to 65535",
        "--port, -1, a whole number from 0 to 65535",
        "--port, '', a whole number from 0 to 65535",
        "--host, '', a host name or an IP address",
        "--host, 'a b', a host name or an IP address",
        "--host, http://localhost, a host name or an IP address",
        "--host, [::1, a host name or an IP address",
        "--pool, '', the name of a worker pool",
        "--socket-mode, 0660, 'three digits of 0 to 7, as for chmod'",
        "--socket-mode, 668, 'three digits of 0 to 7, as for chmod'",
        "--max-request-line, 13, 'a size from 14 to 16MiB, such as 64KiB'",
        "--max-connections, 0, a whole number from 1 to 2147483647",
        "--max-body, 8GiB1, 'a size from 0 to 9223372036854775807, such as 64KiB'",
        "--idle-timeout, 0s, 'a time from 1ms to 24h, such as 500ms, 10s or 2m'",
        "--idle-timeout, 25h, 'a time from 1ms to 24h, such as 500ms, 10s or 2m'",
        "--idle-timeout, 60, 'a time from 1ms to 24h, such as 500ms, 10s or 2m'",
    })
    void nameOptionOrVariableAndValueAndWhatIsAllowed(String option, String value, String allowed) {
        String variable = variable(option);

        assertThat(mistake(NO_ENVIRONMENT, option + "=" + value))
                .isEqualTo("%s is '%s', but must be %s".formatted(option, value, allowed));
        assertThat(mistake(Map.of(variable, value)))
                .isEqualTo("%s is '%s', but must be %s".formatted(variable, value, allowed));
    }

    private static final String ALLOWED =
            "HOST:PORT, [IPV6]:PORT or unix:PATH, or several with commas between (abstract"
                    + " sockets, unix:@NAME, do not exist in Java)";

    @Test
    void sayHowAnAddressIsWritten() {
        assertThat(mistake(NO_ENVIRONMENT, "--listen", "unix:@app"))
                .isEqualTo("--listen is 'unix:@app', but must be " + ALLOWED);
        assertThat(mistake(Map.of("HYPERSERVE_LISTEN", "8080")))
                .isEqualTo("HYPERSERVE_LISTEN is '8080', but must be " + ALLOWED);
    }

    @Test
    void addAddressesToThePortOnlyIfThatIsSet() throws UsageException {
        String[] listen = {"--listen", "unix:/a", "--listen=unix:/b,unix:/c"};
        assertThat(settings(listen).listen()).hasToString("[/a, /b, /c]");
        assertThat(settings(listen).listensAtPort()).isFalse();
        assertThat(settings(Map.of("HYPERSERVE_PORT", "8080"), listen).listensAtPort()).isTrue();
        assertThat(settings(Map.of("HYPERSERVE_HOST", "::"), listen).listensAtPort()).isTrue();
        assertThat(settings("--port=0", "--listen=unix:/a").listensAtPort()).isTrue();
        assertThat(settings("--port=0").listensAtPort()).isTrue();
    }

    @Test
    void takeNoAddressesOfTheEnvironmentBesideThoseOfTheCommandLine() throws UsageException {
        Map<String, String> environment = Map.of("HYPERSERVE_LISTEN", "unix:/a,unix:/b");
        assertThat(settings(environment).listen()).hasToString("[/a, /b]");
        assertThat(settings(environment, "--listen", "unix:/c").listen()).hasToString("[/c]");
    }

    @ParameterizedTest
    @CsvSource({"000, ---------", "777, rwxrwxrwx", "640, rw-r-----", "124, --x-w-r--"})
    void readTheModeOfAFileAsChmodDoes(String mode, String permissions) throws UsageException {
        assertThat(settings("--socket-mode", mode).socketPermissions())
                .isEqualTo(PosixFilePermissions.fromString(permissions));
    }

    @Test
    void doNotIgnoreABadVariableThatAnOptionOverrides() {
        assertThat(mistake(Map.of("HYPERSERVE_PORT", "x"), "--port", "80"))
                .startsWith("HYPERSERVE_PORT is 'x'");
    }

    @Test
    void ignoreTheVariableOfTheLauncherAndThoseOfOthers() throws UsageException {
        Map<String, String> others =
                Map.of("HYPERSERVE_JVM_OPTIONS", "-Xmx64m", "PORT", "x", "hyperserve_port", "x");

        assertThat(settings(others)).isEqualTo(settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HYPERSERVE_PROT", "HYPERSERVE_", "HYPERSERVE_HELP"})
    void refuseAnUnknownVariable(String variable) {
        assertThat(mistake(Map.of(variable, "1"))).contains("unknown variable '" + variable + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--port x --help", "--help --nonsense", "--version --help"})
    void giveWayToHelpWhateverElseIsWrong(String line) throws UsageException {
        Map<String, String> wrong = Map.of("HYPERSERVE_PORT", "x");

        assertThat(Settings.parse(line.split(" "), wrong, null, List::of))
                .isInstanceOf(Invocation.Help.class);
    }

    @Test
    void giveWayToVersion() throws UsageException {
        String[] line = {"--nonsense", "--version"};

        assertThat(Settings.parse(line, NO_ENVIRONMENT, null, List::of))
                .isEqualTo(new Invocation.Version());
    }

    @Test
    void explainEveryOptionInEightyColumns() throws UsageException {
        String[] line = {"--help"};
        Invocation.Help help =
                (Invocation.Help) Settings.parse(line, NO_ENVIRONMENT, "standard", List::of);

        assertThat(help.text().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(80));
        assertThat(help.text())
                .endsWith("\n")
                .contains("HYPERSERVE_POOL, default standard\n")
                .contains(
                        """
                          --port NUMBER               port to listen on; 0 takes a free one
                                                      HYPERSERVE_PORT, default 8080
                        """)
                .contains(
                        """
                          --idle-timeout TIME         between two requests, then closed
                                                      HYPERSERVE_IDLE_TIMEOUT, default 1m
                        """);
    }

    @Test
    void explainAsManyOptionsAsThereAreBoundsAndClocks() throws UsageException {
        String[] line = {"--help"};
        Invocation.Help help =
                (Invocation.Help) Settings.parse(line, NO_ENVIRONMENT, null, List::of);
        Function<Class<?>, Long> parts =
                type ->
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> Modifier.isPublic(method.getModifiers()))
                                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                                .filter(method -> method.getReturnType() != type)
                                .map(Method::getName)
                                .filter(name -> !ANY_OBJECT_HAS.contains(name))
                                .count();
        String options =
                help.text()
                        .lines()
                        .filter(l -> l.startsWith("  --"))
                        .collect(Collectors.joining("\n"));

        long limitsAndClocks = parts.apply(Limits.class) + parts.apply(Timeouts.class);
        assertThat(Arrays.asList(options.split("\n")))
                .hasSize(
                        ("host port inherit-socket listen socket-mode proxy-protocol pool learning"
                             + " help version tls-cert tls-key tls-password-file tls-client-ca"
                             + " tls-client-auth tls-client-crl tls-protocols tls-cipher-suites"
                             + " plain-port https-redirect config print-config check")
                                        .split(" ")
                                        .length
                                + (int) limitsAndClocks);
    }

    @Test
    void speakTlsAtThePort() throws UsageException {
        TlsSettings tls =
                settings(
                                "--tls-cert=a.pem,b.pem",
                                "--tls-key=a.key",
                                "--tls-key=b.key",
                                "--tls-password-file=secret",
                                "--tls-client-ca=ca.pem",
                                "--tls-client-auth=asked",
                                "--tls-client-crl=crl.pem",
                                "--tls-protocols=TLSv1.3",
                                "--tls-cipher-suites=TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256",
                                "--plain-port=0",
                                "--https-redirect=on",
                                "--listen=127.0.0.1:1")
                        .tls();
        TlsConfig config = tls.config();
        assertThat(config.certificates())
                .containsExactly(
                        new CertificateFiles(Path.of("a.pem"), Path.of("a.key")),
                        new CertificateFiles(Path.of("b.pem"), Path.of("b.key")));
        assertThat(config.passwordFile()).isEqualTo(Path.of("secret"));
        assertThat(config.clientCertificates()).isEqualTo(ClientCertificates.ASKED);
        assertThat(config.clientAuthorities()).isEqualTo(Path.of("ca.pem"));
        assertThat(config.revocationLists()).containsExactly(Path.of("crl.pem"));
        assertThat(config.protocols()).containsExactly("TLSv1.3");
        assertThat(config.cipherSuites())
                .containsExactly("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
        assertThat(tls.plainPort()).isZero();
        assertThat(tls.redirects()).isTrue();
        assertThat(settings("--tls-cert=a", "--tls-key=b", "--listen=127.0.0.1:1").listensAtPort())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tls-cert=a | --tls-cert names 1 and --tls-key 0, but each certificate needs its"
                        + " key",
                "--tls-cert=a,b --tls-key=c | --tls-cert names 2 and --tls-key 1, but each"
                        + " certificate needs its key",
                "--tls-key=a | --tls-key needs --tls-cert, without which there is no TLS",
                "--plain-port=1 | --plain-port needs --tls-cert, without which there is no TLS",
                "--https-redirect=on | --https-redirect needs --tls-cert, without which there is no"
                        + " TLS",
                "--tls-cert=a --tls-key=b --https-redirect=on | --https-redirect needs"
                        + " --plain-port, whose clients it redirects",
                "--tls-cert=a --tls-key=b --tls-client-auth=asked | --tls-client-auth needs"
                        + " --tls-client-ca",
                "--tls-cert=a --tls-key=b --tls-client-crl=c | --tls-client-crl needs"
                        + " --tls-client-ca",
                "--tls-protocols=TLSv1.3 | --tls-protocols needs --tls-cert, without which there is"
                        + " no TLS",
                "--tls-cert=a --tls-key=b --tls-protocols=TLSv1.1 | --tls-protocols: unknown or"
                        + " weak TLS version TLSv1.1, expected some of [TLSv1.3, TLSv1.2]",
                "--tls-cert=a --tls-key=b --tls-protocols=TLSv1.3,TLSv1.3 | --tls-protocols: TLS"
                        + " version: expected one or more, each once, was [TLSv1.3, TLSv1.3]",
                "--tls-cert= --tls-key=b | --tls-cert is '', but must be the name of a file, or"
                        + " several with commas between"
            })
    void sayWhichOptionsOfTlsCannotBe(String options, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> settings(options.split(" ")))
                .withMessage(message);
    }

    @Test
    void knowNoWeakCipherSuite() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(
                        () ->
                                settings(
                                        "--tls-cert=a",
                                        "--tls-key=b",
                                        "--tls-cipher-suites=TLS_RSA_WITH_AES_128_CBC_SHA"))
                .withMessageStartingWith(
                        "--tls-cipher-suites: unknown or weak cipher suite"
                                + " TLS_RSA_WITH_AES_128_CBC_SHA, expected some of [TLS_AES_128");
    }
}
