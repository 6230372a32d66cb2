/// What the tests of several modules share. It knows none of our modules, so that the tests of each
/// can use it, and none of a test framework: what fails is an [AssertionError].
///
/// Never published: what others are to test with is the kit for worker pools, which for that reason
/// has a gate of its own.
module hyperserve.test {
    // For tests that watch the log.
    requires static java.logging;

    exports hyperserve.test;
}
