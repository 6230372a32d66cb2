package hyperserve.runtime.proxy;

import hyperserve.api.Network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Version 1, a line (§2.1): `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443`.
final class TextHeader {

    /// Of a line with its end; nothing that can be said is longer.
    static final int LONGEST = 107;

    static final String PREFIX = "PROXY ";

    private static final String UNKNOWN = "UNKNOWN";

    private static final int MOST_DIGITS = 5;
    private static final int LAST_PORT = 65_535;

    private TextHeader() {}

    /// Reads a line.
    ///
    /// @param bytes what begins with it, prefix and end included
    /// @param length how long it is with its end
    /// @return what it says
    static ProxyHeader parse(byte[] bytes, int length) throws MalformedHeaderException {
        int start = PREFIX.length();
        String line = new String(bytes, start, length - 2 - start, StandardCharsets.US_ASCII);
        // What follows the word is to be ignored, whatever it is.
        if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
            return ProxyHeader.LOCAL;
        }
        String[] words = line.split(" ", -1);
        boolean six = words[0].equals("TCP6");
        if (!six && !words[0].equals("TCP4")) {
            throw new MalformedHeaderException("it names neither TCP4, TCP6 nor UNKNOWN");
        }
        if (words.length != 5) {
            throw new MalformedHeaderException(
                    "it has not two addresses and two ports with one blank between");
        }
        return new ProxyHeader(
                new InetSocketAddress(address(words[1], six), port(words[3])),
                new InetSocketAddress(address(words[2], six), port(words[4])));
    }

    private static InetAddress address(String text, boolean six) throws MalformedHeaderException {
        InetAddress address = text.indexOf(':') >= 0 == six ? Network.address(text) : null;
        if (address == null) {
            throw new MalformedHeaderException(
                    six ? "an address is none of IPv6" : "an address is none of IPv4");
        }
        return address;
    }

    private static int port(String text) throws MalformedHeaderException {
        int port = 0;
        boolean leadingZero = text.length() > 1 && text.charAt(0) == '0';
        boolean valid = !text.isEmpty() && text.length() <= MOST_DIGITS && !leadingZero;
        for (int i = 0; valid && i < text.length(); i++) {
            char digit = text.charAt(i);
            valid = digit >= '0' && digit <= '9';
            port = 10 * port + digit - '0';
        }
        if (!valid || port > LAST_PORT) {
            throw new MalformedHeaderException("a port is none");
        }
        return port;
    }
}
