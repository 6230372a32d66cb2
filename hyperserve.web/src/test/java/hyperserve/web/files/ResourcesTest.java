package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Resources of a module and of class loaders, in folders and in jars.
final class ResourcesTest {

    private static final int LARGE = 200_000;

    @TempDir private Path folder;

    private static byte[] content(String name) {
        return name.startsWith("large")
                ? "x".repeat(LARGE).getBytes(StandardCharsets.US_ASCII)
                : name.getBytes(StandardCharsets.UTF_8);
    }

    private static final String[] NAMES = {
        "web/index.html",
        "web/app.js",
        "web/app.js.gz",
        "web/sub/index.html",
        "web/bare/x.txt",
        "web/large.bin",
        "secret.txt",
        "website/secret.txt"
    };

    /// A jar; with folders among its entries, as the tool makes it, or without.
    private Path jar(boolean folders, boolean module) throws Exception {
        Path jar = folder.resolve("site-" + folders + module + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            if (module) {
                entry(out, "META-INF/MANIFEST.MF", manifest());
            }
            if (folders) {
                for (String each : new String[] {"web/", "web/sub/", "web/bare/"}) {
                    entry(out, each, new byte[0]);
                }
            }
            for (String each : NAMES) {
                entry(out, each, content(each.substring(each.indexOf('/') + 1)));
            }
        }
        return jar;
    }

    private static byte[] manifest() {
        return "Manifest-Version: 1.0\nAutomatic-Module-Name: site\n\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws Exception {
        out.putNextEntry(new JarEntry(name));
        ((OutputStream) out).write(bytes);
        out.closeEntry();
    }

    private Path exploded() throws Exception {
        Path root = folder.resolve("classes");
        for (String each : NAMES) {
            Files.createDirectories(root.resolve(each).getParent());
            Files.write(root.resolve(each), content(each.substring(each.indexOf('/') + 1)));
        }
        return root;
    }

    private static Module module(Path path, String name) {
        ModuleFinder finder = ModuleFinder.of(path);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(name));
        return boot.defineModulesWithOneLoader(configuration, null).findModule(name).orElseThrow();
    }

    private StaticFiles files(String kind) throws Exception {
        return switch (kind) {
            case "module" -> StaticFiles.resources(module(jar(true, true), "site"), "web");
            case "jar" -> loader(jar(true, false));
            case "jar without folders" -> loader(jar(false, false));
            default -> loader(exploded());
        };
    }

    @SuppressWarnings("resource") // As long as the test runs.
    private static StaticFiles loader(Path path) throws Exception {
        URL[] urls = {path.toUri().toURL()};
        return StaticFiles.resources(new URLClassLoader(urls, null), "web");
    }

    private static Response get(StaticFiles files, String target, String... fields)
            throws Exception {
        Request request = Request.of(Method.GET, target, Headers.of(fields), new byte[0]);
        return files.handle(request.withRoute("/{path...}"));
    }

    private static int status(StaticFiles files, String target, String... fields) throws Exception {
        try {
            return get(files, target, fields).status().code();
        } catch (HttpException e) {
            return e.status().code();
        }
    }

    private static String text(Response response) throws Exception {
        if (response.body() instanceof FixedBody fixed) {
            return fixed.text();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((StreamedBody) response.body()).writer().writeTo(BodyOutput.to(bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "jar", "jar without folders", "folder"})
    void areServedAsFilesAre(String kind) throws Exception {
        StaticFiles files = files(kind);

        Response script = get(files, "/app.js");
        assertThat(text(script)).isEqualTo("app.js");
        assertThat(script.headers().first("Content-Type"))
                .isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.headers().first("Last-Modified")).isNull();
        String tag = String.valueOf(script.headers().first("ETag"));
        assertThat(status(files, "/app.js", "If-None-Match", tag)).isEqualTo(304);
        assertThat(text(get(files, "/app.js", "Range", "bytes=1-2"))).isEqualTo("pp");
        assertThat(text(get(files, "/app.js", "Accept-Encoding", "gzip"))).isEqualTo("app.js.gz");
        assertThat(text(get(files, "/"))).isEqualTo("index.html");
        assertThat(text(get(files, "/sub/"))).isEqualTo("sub/index.html");
        assertThat(get(files, "/sub").headers().first("Location")).isEqualTo("/sub/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "jar", "jar without folders", "folder"})
    void areSentInPartsIfTheyAreLarge(String kind) throws Exception {
        StaticFiles files = files(kind);

        assertThat(text(get(files, "/large.bin"))).isEqualTo("x".repeat(LARGE));
        assertThat(text(get(files, "/large.bin", "Range", "bytes=100-150000"))).hasSize(149_901);
        assertThat(get(files, "/large.bin").body().length()).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "jar", "jar without folders", "folder"})
    void areAllThatThereIs(String kind) throws Exception {
        StaticFiles files = files(kind).withListing(true).withDotFiles();
        for (String target :
                new String[] {
                    "/secret.txt",
                    "/bare",
                    "/bare/",
                    "/missing",
                    "/app.js/",
                    "//app.js",
                    "/site/secret.txt",
                    "/META-INF/MANIFEST.MF",
                    "/bare/x.txt/"
                }) {
            assertThat(status(files, target)).as(target).isEqualTo(404);
        }
        assertThat(status(files, "/bare/x.txt")).isEqualTo(200);
    }

    @Test
    void stayOnDiskBeyondTheMemoryForThem() throws Exception {
        StaticFiles files = files("jar").withMemory(0);

        assertThat(get(files, "/app.js").body()).isInstanceOf(StreamedBody.class);
        assertThat(text(get(files, "/app.js"))).isEqualTo("app.js");
        assertThat(files("jar").withMemory(100).handle(request("/app.js")).body())
                .isInstanceOf(FixedBody.class);
    }

    private static Request request(String target) {
        return Request.of(Method.GET, target).withRoute("/{path...}");
    }

    @Test
    void ofAClassAreThoseOfItsModule() throws Exception {
        StaticFiles files = StaticFiles.resources(ResourcesTest.class, "hyperserve/web/files");

        assertThat(text(get(files, "/attacks.txt"))).contains("/secret.txt");
    }

    @Test
    void areBelowAFolder() {
        ClassLoader loader = ResourcesTest.class.getClassLoader();
        for (String name : new String[] {"", "/", "/web", "web/", "..", "web/../x", "a//b"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StaticFiles.resources(loader, name))
                    .withMessageContaining("'" + name + "'");
        }
    }
}
