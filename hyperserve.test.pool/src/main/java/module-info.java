/// What the tests of several modules share about pools and their tasks. Apart from
/// [hyperserve.test], which the tests of the api use, too. Never published.
module hyperserve.test.pool {
    requires transitive hyperserve.api;
    requires transitive hyperserve.test;

    exports hyperserve.test.pool;
}
