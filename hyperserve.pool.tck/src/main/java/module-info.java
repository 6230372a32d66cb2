/// Tests that the author of a worker pool runs on it, to see that it keeps the contract of
/// [hyperserve.api.pool.WorkerPool].
///
/// A test class implements [hyperserve.pool.tck.WorkerPoolTck] and names the pool's provider. Each
/// promise of the contract is a test with a name of its own; when it fails, its message says what
/// would become of a server with such a pool.
///
/// One setting, a system property: `hyperserve.tck.effort` is `quick`, the default, or `full`,
/// which repeats everything that depends on luck ten times as often.
module hyperserve.pool.tck {
    // The tests are given a pool and are run by JUnit, so an author needs both.
    requires transitive hyperserve.api;
    requires transitive org.junit.jupiter.api;

    // Tells how much processor time an idle pool uses.
    requires java.management;

    exports hyperserve.pool.tck;

    // A pool is also looked for in a module layer of its own, as a server does with jars dropped
    // in.
    uses hyperserve.api.pool.WorkerPoolProvider;
}
