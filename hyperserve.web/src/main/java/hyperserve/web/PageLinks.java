package hyperserve.web;

import hyperserve.api.Request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Links from one page of a list to the others (RFC 8288, with the relations `first`, `prev`,
/// `next` and `last` of IANA's registry).
///
/// They have the query of the request, with one parameter in place of all of its name, and nothing
/// before it: a reference such as `?q=tea&page=3` is relative to what the client asked for,
/// whatever a proxy has made of the path.
public final class PageLinks {

    private PageLinks() {}

    /// Links of a list whose pages have numbers.
    ///
    /// @param request the request for a page
    /// @param parameter the query parameter that has the number
    /// @param page the number of this page, from 1 on
    /// @param last the number of the last page; below 1 if there is none
    /// @return `first` and `last`, and `prev` and `next` as far as there are such pages; none if
    ///     the list is empty. If this page is behind the last one, `prev` is the last one
    /// @throws IllegalArgumentException if the number of this page is below 1
    public static List<Link> numbered(Request request, String parameter, long page, long last) {
        if (page < 1) {
            throw new IllegalArgumentException("pages are counted from 1 on, was " + page);
        }
        List<Link> links = new ArrayList<>();
        if (last >= 1) {
            links.add(to(request, "first", parameter, 1));
            if (page > 1) {
                links.add(to(request, "prev", parameter, Math.min(page - 1, last)));
            }
            if (page < last) {
                links.add(to(request, "next", parameter, page + 1));
            }
            links.add(to(request, "last", parameter, last));
        }
        return List.copyOf(links);
    }

    private static Link to(Request request, String relation, String parameter, long page) {
        return to(request, relation, parameter, Long.toString(page));
    }

    /// One link, for a list whose pages begin behind something, such as the last entry of the page
    /// before.
    ///
    /// @param request the request for a page
    /// @param relation such as `next`
    /// @param parameter the query parameter that says where a page begins
    /// @param value its value in the link, any text
    /// @return the link
    /// @throws IllegalArgumentException if the relation cannot be sent
    public static Link to(Request request, String relation, String parameter, String value) {
        StringBuilder query = new StringBuilder("?");
        String sent = request.query();
        for (String pair : sent == null ? new String[0] : sent.split("&")) {
            if (!pair.isEmpty() && !isOf(parameter, pair)) {
                query.append(UriText.repaired(pair)).append('&');
            }
        }
        query.append(UriText.escaped(parameter)).append('=').append(UriText.escaped(value));
        return Link.of(query.toString(), relation);
    }

    private static boolean isOf(String parameter, String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        // No escape is malformed: the server refuses a target with one.
        return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(parameter);
    }
}
