/// Programs that have a server in them, and others that run without one.
module example.embedded {
    requires example.threads;
    requires example.web;
    requires hyperserve.logging;
    requires hyperserve.observe;
    requires hyperserve.runtime;
}
