package example.notes;

import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;

import java.nio.file.Path;

/// A program of its own, with or without modules. (`hyperserve.runtime.Main` has options for all.)
public final class NotesServer {

    private NotesServer() {}

    /// Serves until the process is told to end.
    ///
    /// @param args the port, the file of the database, the password
    public static void main(String[] args) throws Exception {
        at(Integer.parseInt(args[0]), settings(Path.of(args[1]), args[2])).run();
    }

    static SettingValues settings(Path db, String password) {
        return SettingValues.empty()
                .with(NotesApplication.DB, db.toString())
                .with(NotesApplication.PASSWORD, password);
    }

    static Server at(int port, SettingValues settings) {
        return Server.at("127.0.0.1", port).handlers(new NotesApplication(), settings);
    }
}
