package hyperserve.runtime.credentials;

/// Whether clients show certificates, too (mutual TLS). One may be added later.
public enum ClientCertificates {

    /// They are not asked.
    OFF,

    /// They are asked, and may have none. One that is shown and not trusted ends the connection.
    ASKED,

    /// Who shows none, or one that is not trusted, is not connected.
    REQUIRED
}
