import hyperserve.api.HandlerProvider;
import hyperserve.web.files.RootFolder;

/// What an application needs every day, as plain values, filters and handlers over
/// [hyperserve.api]: nothing of it is found by itself but the option `--root`, and who leaves the
/// module away pays nothing.
module hyperserve.web {
    // Its types take and give requests, responses and handlers.
    requires transitive hyperserve.api;

    exports hyperserve.web.events;
    exports hyperserve.web.files;
    exports hyperserve.web.filter;
    exports hyperserve.web.form;
    exports hyperserve.web.session;
    exports hyperserve.web;

    // `--root DIR` on a command line.
    provides HandlerProvider with
            RootFolder;
}
