/// H2, which comes without a module declaration: what its embedded database needs, and no more. Its
/// console, server and tools want more of the JDK, and fail here when they are used.
module com.h2database {
    requires java.sql;

    provides java.sql.Driver with
            org.h2.Driver;
}
