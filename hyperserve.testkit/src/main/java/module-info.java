/// Applications in tests ([hyperserve.testkit.TestApplication]): the whole of one without a socket,
/// or on a free port, by the same client, which keeps cookies and says what differs. It needs no
/// framework of tests, and works with any.
module hyperserve.testkit {
    // What is tested is made of its types.
    requires transitive hyperserve.api;

    // Servers are given and taken.
    requires transitive hyperserve.runtime;

    exports hyperserve.testkit;
}
