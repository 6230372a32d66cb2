package hyperserve.runtime.tls;

import static hyperserve.runtime.tls.CredentialFiles.client;
import static hyperserve.runtime.tls.CredentialFiles.credentials;
import static hyperserve.runtime.tls.CredentialFiles.pair;
import static hyperserve.runtime.tls.CredentialFiles.shown;
import static hyperserve.runtime.tls.TestCertificates.LOCALHOST;
import static hyperserve.runtime.tls.TestCertificates.OTHER;
import static hyperserve.runtime.tls.TestCertificates.WILDCARD;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Which sessions are resumed, by what the server's answer says. JSSE as a client never asks to
/// resume a session under another name, so the name is changed on its way.
final class ResumptionTest {

    private static final String TICKETS = "jdk.tls.client.enableSessionTicketExtension";

    /// How a client asks. In TLS 1.3 there are tickets alone; what is in one, a session or the name
    /// of one that the server keeps, is the server's choice.
    enum Form {
        TLS_1_3("TLSv1.3", true),
        TLS_1_2_TICKET("TLSv1.2", true),
        TLS_1_2_ID("TLSv1.2", false);

        private final String protocol;
        private final boolean tickets;

        Form(String protocol, boolean tickets) {
            this.protocol = protocol;
            this.tickets = tickets;
        }

        /// A client; JSSE reads the property when it makes a context.
        SSLContext context() {
            try {
                System.setProperty(TICKETS, Boolean.toString(tickets));
                return TestCertificates.clientContext(null);
            } finally {
                System.clearProperty(TICKETS);
            }
        }
    }

    @TempDir Path folder;

    private CredentialFiles files;

    @BeforeEach
    void files() {
        files = new CredentialFiles(folder);
    }

    private static EnginePair connect(
            Credentials server, SSLContext context, @Nullable String name, Form form)
            throws SSLException {
        return pair(client(context, name, form.protocol), server).connect();
    }

    /// Asks to resume the session of `a…` for the name `b…`.
    private static EnginePair connectForAnother(
            Credentials server, SSLContext context, String name, Form form) throws SSLException {
        return pair(client(context, name, form.protocol), server)
                .hello(hello -> withOtherName(hello, name));
    }

    private static byte[] withOtherName(byte[] hello, String name) {
        String text = new String(hello, StandardCharsets.ISO_8859_1);
        assertThat(text).containsOnlyOnce(name);
        return text.replace(name, "b" + name.substring(1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheCertificateForOtherNames(Form form) throws SSLException {
        Credentials server = credentials(files.config(WILDCARD));
        SSLContext context = form.context();
        assertThat(connect(server, context, "a.example.test", form).resumed()).isFalse();

        assertThat(connect(server, context, "a.example.test", form).resumed()).isTrue();
        assertThat(connectForAnother(server, context, "a.example.test", form).resumed()).isFalse();
    }

    /// For a ticket of TLS 1.2, JSSE asks for a key without a name, and compares.
    @ParameterizedTest
    @EnumSource
    void ofAnotherCertificate(Form form) throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST, WILDCARD));
        SSLContext context = form.context();
        assertThat(connect(server, context, "a.example.test", form).resumed()).isFalse();

        assertThat(connect(server, context, "a.example.test", form).resumed())
                .isEqualTo(form != Form.TLS_1_2_TICKET);
        assertThat(connectForAnother(server, context, "a.example.test", form).resumed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAName(Form form) throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST, OTHER));
        SSLContext context = form.context();
        connect(server, context, null, form);

        EnginePair second = connect(server, context, null, form);

        assertThat(second.resumed()).isTrue();
        assertThat(server.covers(second.server.getSession(), "localhost")).isTrue();
        assertThat(server.covers(second.server.getSession(), "other.test")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_3", "TLS_1_2_ID"})
    void knowsWhatAResumedConnectionCovers(Form form) throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST, WILDCARD));
        SSLContext context = form.context();
        connect(server, context, "a.example.test", form);

        EnginePair second = connect(server, context, "a.example.test", form);

        assertThat(second.resumed()).isTrue();
        assertThat(server.covers(second.server.getSession(), "b.example.test")).isTrue();
        assertThat(server.covers(second.server.getSession(), "localhost")).isFalse();
    }

    /// A ticket holds a sum over the certificates, and JSSE refuses it if they are others by now. A
    /// session that is kept here holds them.
    @ParameterizedTest
    @EnumSource
    void afterAReload(Form form) throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST, WILDCARD));
        SSLContext context = form.context();
        connect(server, context, "localhost", form);
        server.reload();
        assertThat(connect(server, context, "localhost", form).resumed())
                .as("nothing new")
                .isTrue();

        KeyAndChain renewed =
                CertificateMaker.of("renewed").names("localhost").signedBy(TestCertificates.CA);
        files.config(renewed, WILDCARD);
        server.reload();

        EnginePair again = connect(server, context, "localhost", form);
        assertThat(again.resumed()).isEqualTo(form == Form.TLS_1_2_ID);
        assertThat(shown(again)).isEqualTo(form == Form.TLS_1_2_ID ? "CN=localhost" : "CN=renewed");
    }
}
