/// What an application needs every day, as plain values, filters and handlers over
/// [hyperserve.api]: nothing of it is found by itself, and who leaves the module away pays nothing.
module hyperserve.web {
    // Its types take and give requests, responses and handlers.
    requires transitive hyperserve.api;

    exports hyperserve.web;
    exports hyperserve.web.events;
    exports hyperserve.web.session;
}
