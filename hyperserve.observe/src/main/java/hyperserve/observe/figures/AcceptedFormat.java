package hyperserve.observe.figures;

import hyperserve.api.Headers;

import java.util.Locale;

/// Which of two media types a client would rather have, by the `Accept` of its request (RFC 9110
/// §12.5.1).
///
/// A type that is named counts with its weight, one that only a range such as `*/*` allows with
/// none: so who knows nothing of a format does not get it. A malformed weight is none, as if the
/// type were not there.
public final class AcceptedFormat {

    private AcceptedFormat() {}

    /// Compares two types.
    ///
    /// @param request the fields of the request
    /// @param special the type that has to be asked for by its name, such as `application/json`
    /// @param version the value that its parameter `version` must have, if there is one
    /// @param usual the type that others get
    /// @return whether the special one was asked for, and the other not more so
    public static boolean prefers(Headers request, String special, String version, String usual) {
        double specially = 0;
        double usually = 0;
        for (String line : request.all("Accept")) {
            for (String each : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = each.split(";", -1);
                String type = parts[0].strip();
                if (type.equals(special) && hasVersion(parts, version)) {
                    specially = Math.max(specially, weight(parts));
                } else if (type.equals(usual)) {
                    usually = Math.max(usually, weight(parts));
                }
            }
        }
        return specially > 0 && specially >= usually;
    }

    private static boolean hasVersion(String[] parts, String version) {
        boolean matches = true;
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("version=")) {
                matches =
                        parameter.substring("version=".length()).replace("\"", "").equals(version);
            }
        }
        return matches;
    }

    private static double weight(String[] parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                return parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                        ? Double.parseDouble(parameter.substring(2))
                        : 0;
            }
        }
        return 1;
    }
}
