package hyperserve.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Observer;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// Finds providers in real modules, compiled here and put into a layer of their own.
class ProvidersTest {

    @TempDir Path directory;

    private void pool(String module, String name) throws IOException, URISyntaxException {
        String source =
                """
                package %s;
                public class Pool implements hyperserve.api.pool.WorkerPoolProvider {
                    public String name() { return "%s"; }
                    public hyperserve.api.pool.WorkerPool create(hyperserve.api.pool.PoolConfig config) {
                        throw new UnsupportedOperationException();
                    }
                }
                """
                        .formatted(module, name);
        compile(module, WorkerPoolProvider.class.getName(), "Pool", source);
    }

    private void handlers(String module, String constructor)
            throws IOException, URISyntaxException {
        String source =
                """
                package %s;
                public class Handlers implements hyperserve.api.HandlerProvider {
                    public Handlers() { %s }
                    public void register(hyperserve.api.Routes routes) {}
                }
                """
                        .formatted(module, constructor);
        compile(module, HandlerProvider.class.getName(), "Handlers", source);
    }

    private void compile(String module, String service, String type, String source)
            throws IOException, URISyntaxException {
        Path sources = Files.createDirectories(directory.resolve("src").resolve(module));
        Path descriptor = sources.resolve("module-info.java");
        Files.writeString(
                descriptor,
                """
                module %1$s {
                    requires hyperserve.api;
                    requires hyperserve.runtime;
                    provides %2$s with %1$s.%3$s;
                }
                """
                        .formatted(module, service, type));
        Path file = sources.resolve(type + ".java");
        Files.writeString(file, source);
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                writer,
                                writer,
                                "-p",
                                location(Handler.class) + ":" + location(Providers.class),
                                "-d",
                                classes().resolve(module).toString(),
                                descriptor.toString(),
                                file.toString());
        assertThat(code).as(output.toString()).isZero();
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    private Providers providers() throws IOException {
        Files.createDirectories(classes());
        ModuleLayer parent = ModuleLayer.boot();
        Configuration configuration =
                parent.configuration()
                        .resolveAndBind(
                                ModuleFinder.of(),
                                ModuleFinder.of(classes()),
                                ModuleFinder.of(classes()).findAll().stream()
                                        .map(reference -> reference.descriptor().name())
                                        .toList());
        return Providers.in(
                parent.defineModulesWithOneLoader(configuration, getClass().getClassLoader()));
    }

    private static List<String> names(List<?> providers) {
        return providers.stream().map(provider -> provider.getClass().getName()).toList();
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(providers().handlers()).isEmpty();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().pool(null))
                .withMessageStartingWith("no worker pool found");
    }

    @Test
    void findsHandlersOfAllModulesOrderedByName() throws Exception {
        handlers("test.b", "");
        handlers("test.c", "");
        handlers("test.a", "");

        assertThat(names(providers().handlers()))
                .containsExactly("test.a.Handlers", "test.b.Handlers", "test.c.Handlers");
    }

    @Test
    void findsObserversOfAllModulesOrderedByName() throws Exception {
        for (String module : List.of("test.y", "test.x")) {
            String source =
                    "package %s; public class Watch implements hyperserve.api.Observer {}"
                            .formatted(module);
            compile(module, Observer.class.getName(), "Watch", source);
        }

        assertThat(names(providers().observers())).containsExactly("test.x.Watch", "test.y.Watch");
    }

    @Test
    void findsWhatSpeaksTls() throws Exception {
        assertThat(providers().tls()).isNull();

        tls("test.a");
        assertThat(providers().tls().getClass().getName()).isEqualTo("test.a.Tls");

        tls("test.b");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().tls())
                .withMessage(
                        "several providers of TLS found: test.a.Tls (module test.a) and test.b.Tls"
                                + " (module test.b): remove all but one");
    }

    private void tls(String module) throws IOException, URISyntaxException {
        String source =
                """
                package %s;
                public class Tls implements hyperserve.runtime.credentials.TlsProvider {
                    public java.util.function.Supplier<javax.net.ssl.SSLEngine> engines(
                            javax.net.ssl.X509ExtendedKeyManager keys,
                            javax.net.ssl.TrustManager[] clients) {
                        throw new UnsupportedOperationException();
                    }
                }
                """
                        .formatted(module);
        compile(module, TlsProvider.class.getName(), "Tls", source);
    }

    @Test
    void findsThePoolOfAModule() throws Exception {
        pool("test.a", "alpha");
        pool("test.b", "beta");

        assertThat(providers().pool("beta").name()).isEqualTo("beta");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().pool(null))
                .withMessageStartingWith("several worker pools found (alpha, beta)");
    }

    @Test
    void namesTheModulesOfTwoPoolsOfOneName() throws Exception {
        pool("test.a", "same");
        pool("test.b", "same");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().pool(null))
                .withMessage(
                        "several worker pools named 'same' found: test.a.Pool (module test.a) and"
                                + " test.b.Pool (module test.b): remove all but one");
    }

    @Test
    void namesAProviderThatCannotBeMade() throws Exception {
        handlers("test.a", "");
        handlers("test.b", "if (true) throw new IllegalStateException(\"two\\nlines\");");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().handlers())
                .withMessageContaining("test.b.Handlers")
                .withMessageContaining(": java.lang.IllegalStateException: two\\nlines; ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void namesAProviderThatCannotBeLoaded() throws Exception {
        handlers("test.a", "");
        Files.writeString(classes().resolve("test.a/test/a/Handlers.class"), "no class");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> providers().handlers())
                .withMessageContaining("test.a.Handlers");
    }

    @Test
    void looksWhereTheRuntimeItselfIs() {
        List<?> loaded = Providers.in(Providers.class.getClassLoader()).handlers();

        assertThat(names(Providers.ofRuntime().handlers())).isEqualTo(names(loaded));
    }
}
