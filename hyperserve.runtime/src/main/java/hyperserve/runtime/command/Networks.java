package hyperserve.runtime.command;

import hyperserve.api.Network;
import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Networks as they are written: `127.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`, or several with commas
/// between; and `unix` for all who connect by a Unix domain socket.
///
/// @param all the networks
/// @param unix whether such sockets are meant, too
public record Networks(List<Network> all, boolean unix) {

    private static final String UNIX = "unix";

    static final ValueType<Networks> TYPE =
            new ValueType<>(
                    Networks.class,
                    "NETWORKS",
                    () ->
                            "an IP address, ADDRESS/BITS without bits set behind those, or unix; or"
                                    + " several with commas between",
                    Networks::parse,
                    Networks::text);

    /// Copies the list.
    ///
    /// @param all the networks
    /// @param unix whether Unix domain sockets are meant, too
    public Networks {
        all = List.copyOf(all);
    }

    static @Nullable Networks parse(String text) {
        List<Network> all = new ArrayList<>();
        boolean unix = false;
        for (String each : text.split(",", -1)) {
            if (each.equals(UNIX)) {
                unix = true;
            } else {
                try {
                    all.add(Network.parse(each));
                } catch (IllegalArgumentException e) {
                    return null; // What is allowed is said by who asks.
                }
            }
        }
        return new Networks(all, unix);
    }

    Networks and(Networks others) {
        return new Networks(
                Stream.concat(all.stream(), others.all.stream()).toList(), unix || others.unix);
    }

    private String text() {
        Stream<String> networks = all.stream().map(Network::toString);
        return Stream.concat(networks, unix ? Stream.of(UNIX) : Stream.empty())
                .collect(Collectors.joining(","));
    }
}
