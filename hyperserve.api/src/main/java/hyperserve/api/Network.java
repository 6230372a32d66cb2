package hyperserve.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/// A range of IP addresses by their common prefix (CIDR, RFC 4632 §3.1, RFC 4291 §2.3). Immutable.
public final class Network {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /// RFC 3986 §3.2.2: four numbers, none with a zero before it, which some read as octal.
    private static final Pattern IPV4 = Pattern.compile("(?:%1$s\\.){3}%1$s".formatted(OCTET));

    /// What may stand in one at all: no zone, which means something on its own machine alone.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private final byte[] address;
    private final int prefix;

    private Network(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /// Reads a network.
    ///
    /// @param text an address, a slash and the number of leading bits that count, such as
    ///     `10.0.0.0/8` or `2001:db8::/32`; an address alone is a network of one
    /// @return the network
    /// @throws IllegalArgumentException if it is malformed, or has bits set behind its prefix, as
    ///     then it says two things
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress literal = address(slash < 0 ? text : text.substring(0, slash));
        if (literal == null) {
            throw malformed(text, "it does not begin with an IP address");
        }
        byte[] address = literal.getAddress();
        int bits = 8 * address.length;
        int prefix = slash < 0 ? bits : bits(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw malformed(text, "what follows the slash is not 0 to " + bits);
        }
        if (!Arrays.equals(masked(address, prefix), address)) {
            throw malformed(text, "the address has bits set behind the prefix");
        }
        return new Network(address, prefix);
    }

    /// Reads an IP address, and never looks up a name.
    ///
    /// @param text four numbers with dots between, without leading zeros; or an address of IPv6
    ///     without brackets and zone (RFC 4291 §2.2)
    /// @return the address; of IPv4, if it is written as one in the form of IPv6
    ///     (`::ffff:192.0.2.1`); null if the text is none
    public static @Nullable InetAddress address(String text) {
        boolean isOne =
                text.indexOf(':') < 0 ? IPV4.matcher(text).matches() : IPV6.matcher(text).matches();
        if (!isOne) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            // That is the answer to the question that was asked.
            return null;
        }
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("'" + text + "' is no network: " + why);
    }

    private static int bits(String digits) {
        boolean isNumber = !digits.isEmpty() && digits.length() <= 3;
        for (int i = 0; isNumber && i < digits.length(); i++) {
            isNumber = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        return isNumber ? Integer.parseInt(digits) : -1;
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(prefix - 8L * i, 0, 8);
            masked[i] = (byte) (address[i] & (0xFF00 >> kept));
        }
        return masked;
    }

    /// Whether an address is in this network. An address of IPv4 is in none of IPv6, and the other
    /// way round; one that is written as IPv6 (`::ffff:192.0.2.1`) is one of IPv4.
    ///
    /// @param candidate the address
    /// @return if so
    public boolean contains(InetAddress candidate) {
        byte[] bytes = candidate.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int i = 0; 8 * i < prefix; i++) {
            int differing = (bytes[i] ^ address[i]) & 0xFF;
            int counting = Math.min(8, prefix - 8 * i);
            if (differing >>> (8 - counting) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Network that
                && prefix == that.prefix
                && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(address), prefix);
    }

    /// {@return address, slash and length of the prefix}
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new AssertionError("the length of an address was checked", e);
        }
    }
}
