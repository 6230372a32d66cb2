package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.SettingValues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;

final class RootFolderTest {

    @TempDir private Path root;

    private static Response get(Handler handler, String target) throws Exception {
        return handler.handle(Request.of(Method.GET, target));
    }

    private SettingValues values() {
        return SettingValues.empty().with(RootFolder.ROOT, root.toString());
    }

    @Test
    void isFoundAsAService() {
        assertThat(RootFolder.class.getModule().getDescriptor().provides())
                .flatExtracting(ModuleDescriptor.Provides::providers)
                .containsExactly(RootFolder.class.getName());
    }

    @Test
    void isTheOptionRoot() {
        assertThat(RootFolder.ROOT).hasToString("--root");
        assertThat(RootFolder.ROOT.variable()).isEqualTo("HYPERSERVE_ROOT");
        assertThat(RootFolder.LISTING).hasToString("--root-listing");
    }

    @Test
    void registersNothingWithoutTheOption() throws Exception {
        Handler handler = Routes.handler(new RootFolder());

        assertThat(get(handler, "/").status().code()).isEqualTo(404);
    }

    @Test
    void servesAndListsAFolder() throws Exception {
        Files.writeString(root.resolve("a.txt"), "a text");
        Handler handler = Routes.handler(new RootFolder(), values());

        assertThat(((FixedBody) get(handler, "/a.txt").body()).text()).isEqualTo("a text");
        assertThat(((FixedBody) get(handler, "/").body()).text()).contains("a.txt");
        assertThat(
                        get(
                                        Routes.handler(
                                                new RootFolder(),
                                                values().with(RootFolder.LISTING, false)),
                                        "/")
                                .status()
                                .code())
                .isEqualTo(404);
    }

    @Test
    void leavesToApplicationsWhatTheyRegister() throws Exception {
        Files.writeString(root.resolve("mine"), "of the folder");
        Files.writeString(root.resolve("other"), "of the folder");
        HandlerProvider both =
                routes -> {
                    RootFolder folder = new RootFolder();
                    folder.configure(values());
                    folder.register(routes);
                    routes.get("/mine", _ -> Response.text("of the application"));
                };
        Handler handler = Routes.handler(both);

        assertThat(((FixedBody) get(handler, "/mine").body()).text())
                .isEqualTo("of the application");
        assertThat(((FixedBody) get(handler, "/other").body()).text()).isEqualTo("of the folder");
    }

    @Test
    void isNoEmptyName() {
        SettingValues values = SettingValues.empty();
        assertThatThrownBy(() -> values.with(RootFolder.ROOT, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichFolderIsNone() {
        SettingValues missing = SettingValues.empty().with(RootFolder.ROOT, "/no/such/folder");

        assertThatThrownBy(() -> Routes.handler(new RootFolder(), missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("--root is '/no/such/folder', which is no folder");
    }
}
