package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.runtime.tls.TestTls;
import hyperserve.test.Eventually;
import hyperserve.test.Hangup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLSocket;

/// The options of TLS, in a process of its own.
final class MainTlsTest {

    private static final Pattern GREETING =
            Pattern.compile(
                    "HyperServe \\S+ listening on https://127\\.0\\.0\\.1:(\\d+)"
                            + " http://127\\.0\\.0\\.1:(\\d+) pool=standard .*");

    @TempDir private Path folder;
    private Process process;

    @BeforeEach
    void writeFiles() {
        TestTls.writeFiles(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private Matcher start(String... options) throws IOException {
        launch(options);
        String greeting = process.inputReader().readLine();
        Matcher matcher = GREETING.matcher(greeting == null ? errors() : greeting);
        assertThat(matcher.matches()).as("%s", greeting == null ? errors() : greeting).isTrue();
        return matcher;
    }

    private void launch(String... options) throws IOException {
        List<String> command =
                ChildJvm.server(
                        "--port=0",
                        "--tls-cert=" + folder.resolve("cert.pem"),
                        "--tls-key=" + folder.resolve("key.pem"));
        command.addAll(List.of(options));
        process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    private static InetSocketAddress at(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /// {@return the algorithm of the key that a new connection is shown}
    private static String keyShown(String port) {
        try (SSLSocket socket = connect(port)) {
            socket.startHandshake();
            X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return leaf.getPublicKey().getAlgorithm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leadsClientsOfThePlainPortToTheOther() throws Exception {
        Matcher ports = start("--plain-port=0", "--https-redirect=on");
        assertThat(keyShown(ports.group(1))).isEqualTo("EC");
        try (Client client = Client.at(at(ports.group(2)))) {
            client.send(
                    "POST /a%20b?c=d HTTP/1.1\r\nHost: here.test:81\r\nContent-Length: 0"
                            + "\r\n\r\n");
            Client.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.fields().get("location"))
                    .isEqualTo("https://here.test:" + ports.group(1) + "/a%20b?c=d");
            client.send("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n");
            assertThat(client.answer().fields().get("location"))
                    .isEqualTo("https://[::1]:" + ports.group(1) + "/");
            client.send("GET / HTTP/1.1\r\nHost:\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
        }
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void servesAtThePlainPortWhatItServesAtTheOther() throws Exception {
        Matcher ports = start("--plain-port=0");
        try (Client client = Client.at(at(ports.group(2)))) {
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(404);
        }
    }

    @Test
    void readsItsFilesAgainWhenItIsHungUp() throws Exception {
        String port = start("--plain-port=0").group(1);
        assertThat(keyShown(port)).isEqualTo("EC");
        Files.writeString(folder.resolve("key.pem"), "no key");
        hangUp();
        Eventually.is("told what is wrong", () -> said("cannot be used"));
        assertThat(errors()).contains("key.pem").contains("stays in use");
        assertThat(keyShown(port)).isEqualTo("EC");
        TestTls.writeOtherFiles(folder);
        hangUp();
        Eventually.is("the other certificate is shown", () -> keyShown(port).equals("RSA"));
        assertThat(process.isAlive()).isTrue();
    }

    /// Twenty times, beside one connection that stays and new ones that come all the while.
    @Test
    void losesNoConnectionToThat() throws Exception {
        String port = start("--plain-port=0").group(1);
        CountDownLatch over = new CountDownLatch(1);
        FutureTask<Integer> newcomers =
                new FutureTask<>(
                        () -> {
                            int count = 0;
                            while (over.getCount() > 0) {
                                try (SSLSocket socket = connect(port)) {
                                    assertAnswers(socket);
                                }
                                count++;
                            }
                            return count;
                        });
        try (SSLSocket staying = connect(port)) {
            assertAnswers(staying);
            Thread.ofPlatform().daemon().start(newcomers);
            for (int i = 0; i < 20; i++) {
                boolean other = i % 2 == 0;
                if (other) {
                    TestTls.writeOtherFiles(folder);
                } else {
                    TestTls.writeFiles(folder);
                }
                hangUp();
                String key = other ? "RSA" : "EC";
                Eventually.is(key + " is shown", () -> keyShown(port).equals(key));
                assertAnswers(staying);
            }
        } finally {
            over.countDown();
        }
        assertThat(newcomers.get(30, TimeUnit.SECONDS)).isPositive();
    }

    private static SSLSocket connect(String port) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        TestTls.clientContext()
                                .getSocketFactory()
                                .createSocket("localhost", Integer.parseInt(port));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void assertAnswers(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        byte[] answer = new byte[4096];
        int end = 0;
        while (!new String(answer, 0, end, US_ASCII).endsWith("no such resource\n")) {
            int count = socket.getInputStream().read(answer, end, answer.length - end);
            assertThat(count).as(new String(answer, 0, end, US_ASCII)).isPositive();
            end += count;
        }
        assertThat(new String(answer, 0, end, US_ASCII)).startsWith("HTTP/1.1 404 ");
    }

    /// Without a signal.
    @Test
    void readsFilesThatHaveChanged() throws Exception {
        String port = start("--plain-port=0").group(1);
        TestTls.writeOtherFiles(folder);
        Eventually.is("the other certificate is shown", () -> keyShown(port).equals("RSA"));
    }

    @Test
    void doesNotStartWithAKeyOfAnotherCertificate() throws Exception {
        TestTls.writeOtherFiles(folder);
        Path key = Files.copy(folder.resolve("key.pem"), folder.resolve("other.pem"));
        TestTls.writeFiles(folder);
        Files.move(key, folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        launch();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors()).hasLineCount(1).startsWith("hyperserve: ").contains("key.pem");
    }

    private boolean said(String text) {
        try {
            return errors().contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void hangUp() throws IOException, InterruptedException {
        assumeTrue(Hangup.isHeard(), Hangup.IGNORED);
        ChildJvm.signal(process, "HUP");
    }
}
