package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Settings of an application whose server has no command line.
final class ServerSettingsTest {

    private static final Setting<String> FILE =
            Setting.text("notes-db", "where the notes are", "notes.db");

    private static final class Notes implements HandlerProvider {
        private String file = "unset";

        @Override
        public List<Setting<?>> settings() {
            return List.of(FILE);
        }

        @Override
        public void configure(SettingValues values) {
            file = values.get(FILE);
        }

        @Override
        public void register(Routes routes) {
            routes.get("/file", request -> Response.text(file));
        }
    }

    @Test
    void areGivenByWhoEmbedsIt() throws Exception {
        SettingValues values = SettingValues.empty().with(FILE, "mine.db");
        try (Server server = TestServers.server().handlers(new Notes(), values).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/file")).answer().text()).isEqualTo("mine.db");
        }
        try (Server server = TestServers.server().handlers(new Notes()).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/file")).answer().text()).isEqualTo("notes.db");
        }
    }
}
