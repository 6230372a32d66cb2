/// An application and an observer, which a server finds as services.
module example.web {
    requires transitive hyperserve.api;

    exports example.web;

    provides hyperserve.api.HandlerProvider with
            example.web.Guestbook;
    provides hyperserve.api.Observer with
            example.web.AccessLog;
}
