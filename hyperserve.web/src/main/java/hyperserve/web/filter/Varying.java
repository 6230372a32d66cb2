package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.web.Vary;

/// Says of answers that they depend on a field of the request. Most have no `Vary` yet, and so its
/// line is made once.
///
/// @param name the name of the field
/// @param line `Vary` with that name
record Varying(String name, Headers line) {

    static Varying by(String name) {
        return new Varying(name, Headers.of("Vary", name));
    }

    Headers addTo(Headers present) {
        return present.contains("Vary") ? Vary.add(present, name) : present.adding(line);
    }
}
