package example.notes;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.util.List;

/// Tells where its notes would be.
public final class Notes implements HandlerProvider {

    private static final Setting<String> DB =
            Setting.text("notes-db", "where the notes are kept", "notes.db");

    private static final Setting<Integer> COUNT =
            Setting.number("notes-count", "how many there may be", 1, 1000, 100);

    private String text = "";

    @Override
    public List<Setting<?>> settings() {
        return List.of(DB, COUNT);
    }

    @Override
    public void configure(SettingValues values) {
        text = values.get(COUNT) + " in " + values.get(DB);
    }

    @Override
    public void register(Routes routes) {
        routes.get("/notes", request -> Response.text(text));
    }
}
