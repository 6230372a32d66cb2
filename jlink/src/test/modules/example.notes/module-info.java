/// An application with a setting of its own.
module example.notes {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.notes.Notes;
}
