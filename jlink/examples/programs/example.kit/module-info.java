/// Tests of pools.
module example.kit {
    requires example.threads;
    requires hyperserve.pool.tck;
    requires org.opentest4j;
}
