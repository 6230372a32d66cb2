package hyperserve.web.filter;

import hyperserve.api.BadRequestException;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Reads `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`, which no standard defines:
/// lists, to which each proxy adds, or of which a proxy sets one value that is for all.
final class XForwardedFields {

    private XForwardedFields() {}

    /// Reads what all proxies have said, the nearest one last.
    ///
    /// @throws BadRequestException if any of it is malformed
    static List<Hop> hops(Headers headers) {
        List<String> clients = elements(headers, "X-Forwarded-For");
        List<String> schemes = elements(headers, "X-Forwarded-Proto");
        List<String> hosts = elements(headers, "X-Forwarded-Host");
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            String scheme = matching(schemes, i, clients.size(), "X-Forwarded-Proto");
            String host = matching(hosts, i, clients.size(), "X-Forwarded-Host");
            InetSocketAddress client = Hop.client(clients.get(i), true);
            hops.add(
                    new Hop(
                            client,
                            scheme == null ? null : Hop.scheme(scheme),
                            host == null ? null : Hop.host(host)));
        }
        return hops;
    }

    private static List<String> elements(Headers headers, String name) {
        if (!headers.contains(name)) {
            return List.of();
        }
        List<String> elements = new ArrayList<>();
        for (String line : headers.all(name)) {
            for (String element : line.split(",", -1)) {
                String stripped = element.strip();
                if (!stripped.isEmpty()) {
                    elements.add(stripped);
                }
            }
        }
        return elements;
    }

    private static @Nullable String matching(
            List<String> values, int index, int count, String name) {
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.getFirst();
            default -> {
                if (values.size() != count) {
                    throw new BadRequestException(
                            "%s has %s values, and X-Forwarded-For %s"
                                    .formatted(name, values.size(), count));
                }
                yield values.get(index);
            }
        };
    }
}
