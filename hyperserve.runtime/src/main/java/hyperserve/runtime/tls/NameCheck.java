package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiPredicate;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;

/// Whether what is asked for on a connection is what the connection was opened for (RFC 9110 §7.4).
///
/// A client that has named a server when it connected (SNI, RFC 6066 §3) may ask for another one
/// only if the certificate it was shown is for that, too. One that has named none takes what it
/// gets. Owned by whoever owns the connection.
final class NameCheck {

    private final BiPredicate<SSLSession, String> covers;

    /// The name in the handshake, empty if there was none, null if nobody has looked.
    private @Nullable String asked;

    /// The last other one that was found to be covered.
    private String alsoCovered = "";

    /// @param covers whether the certificate of a session is for a host
    NameCheck(BiPredicate<SSLSession, String> covers) {
        this.covers = covers;
    }

    /// @param session the session of the connection, whose handshake has ended
    /// @param text has the host and perhaps a port, valid as such
    boolean isFor(SSLSession session, byte[] text, int start, int end) {
        String name = asked;
        if (name == null) {
            name = name(session);
            asked = name;
        }
        int hostEnd = hostEnd(text, start, end);
        if (name.isEmpty() || start == hostEnd || equal(name, text, start, hostEnd)) {
            return true;
        }
        if (equal(alsoCovered, text, start, hostEnd)) {
            return true;
        }
        String host = new String(text, start, hostEnd - start, StandardCharsets.ISO_8859_1);
        boolean covered = covers.test(session, host);
        alsoCovered = covered ? host : alsoCovered;
        return covered;
    }

    private static String name(SSLSession session) {
        List<SNIServerName> names =
                session instanceof ExtendedSSLSession extended
                        ? extended.getRequestedServerNames()
                        : List.of();
        for (SNIServerName each : names) {
            if (each instanceof SNIHostName host) {
                return host.getAsciiName();
            }
        }
        return "";
    }

    private static int hostEnd(byte[] text, int start, int end) {
        byte last = (byte) (start < end && text[start] == '[' ? ']' : ':');
        int at = start;
        while (at < end && text[at] != last) {
            at++;
        }
        return last == ']' && at < end ? at + 1 : at;
    }

    private static boolean equal(String name, byte[] text, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(name.charAt(i)) != lower((char) (text[start + i] & 0xFF))) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
