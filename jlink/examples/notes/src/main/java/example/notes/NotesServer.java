package example.notes;

import static example.notes.NotesApplication.DB;
import static example.notes.NotesApplication.PASSWORD;

import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;

/// A program of its own, with or without modules. (`hyperserve.runtime.Main` has options for all.)
public final class NotesServer {

    private NotesServer() {}

    /// Serves until the process is told to end.
    ///
    /// @param args the port, the file of the database, the password
    public static void main(String[] args) throws Exception {
        SettingValues settings = SettingValues.empty().with(DB, args[1]).with(PASSWORD, args[2]);
        Server server = Server.at("127.0.0.1", Integer.parseInt(args[0]));
        server.handlers(new NotesApplication(), settings).run();
    }
}
