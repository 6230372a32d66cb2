/// Notes, kept in a database and shown live on every open page.
module example.notes {
    requires hyperserve.runtime;
    requires hyperserve.web;
    // The driver is found as a service, so that no code names a database.
    requires java.sql;
    requires tools.jackson.databind;

    // Jackson makes and reads these records.
    opens example.notes to
            tools.jackson.databind;

    provides hyperserve.api.HandlerProvider with
            example.notes.NotesApplication;
}
