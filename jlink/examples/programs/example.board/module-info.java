/// What an application needs every day, made of `hyperserve.web`, and how it is tested.
module example.board {
    requires example.threads;
    requires hyperserve.runtime;
    requires hyperserve.testkit;
    requires hyperserve.web;
}
