package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Compares the router with the rule it follows: of all patterns that match, the one wins that at
/// the first segment where two differ has the more special kind.
class RouterPropertyTest {

    private static final List<String> TEXTS = List.of("a", "b", "ab", "é", "a b", "aaaaaaaaaaaa");

    /// What the reference found.
    private record Match(String pattern, String kinds, Map<String, String> parameters) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithTheReference(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 250; round++) {
            Set<String> patterns = patterns(random);
            RouteTable table = new RouteTable();
            patterns.forEach(pattern -> table.get(pattern, request -> null));
            Router router = table.router();
            for (int i = 0; i < 40; i++) {
                String path = path(random);
                check(router, path, reference(patterns, path));
            }
        }
    }

    private static void check(Router router, String path, @Nullable Match expected) {
        Endpoint found = Paths.find(router, path);
        assertThat(found == null ? null : found.pattern())
                .as(path)
                .isEqualTo(expected == null ? null : expected.pattern);
        if (found != null && expected != null) {
            assertThat(Paths.parameters(found, path)).as(path).isEqualTo(expected.parameters);
        }
    }

    private static Set<String> patterns(Random random) {
        Set<String> patterns = new LinkedHashSet<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            patterns.add(pattern(random));
        }
        return patterns;
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        int last = random.nextInt(4);
        for (int i = 0; i <= last; i++) {
            // Named by their place, so that no two patterns differ only in names.
            String segment =
                    switch (random.nextInt(i == last ? 6 : 4)) {
                        case 0, 1, 2 -> TEXTS.get(random.nextInt(TEXTS.size()));
                        case 3 -> "{p" + i + "}";
                        case 4 -> "{p" + i + "...}";
                        default -> "";
                    };
            pattern.append('/').append(segment);
        }
        return pattern.toString();
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(5);
        for (int i = 0; i < segments; i++) {
            int choice = random.nextInt(TEXTS.size() + 2);
            path.append('/').append(choice < TEXTS.size() ? TEXTS.get(choice) : "");
        }
        return path.toString();
    }

    private static @Nullable Match reference(Set<String> patterns, String path) {
        Match best = null;
        for (String pattern : patterns) {
            Match match = match(pattern, path);
            if (match != null && (best == null || match.kinds.compareTo(best.kinds) < 0)) {
                best = match;
            }
        }
        return best;
    }

    private static @Nullable Match match(String pattern, String path) {
        List<String> expected = segments(pattern);
        List<String> actual = segments(path);
        StringBuilder kinds = new StringBuilder();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < expected.size(); i++) {
            String segment = expected.get(i);
            if (i >= actual.size()) {
                return null;
            }
            if (segment.endsWith("...}")) {
                List<String> rest = actual.subList(i, actual.size());
                parameters.put(segment.substring(1, segment.length() - 4), String.join("/", rest));
                return new Match(pattern, kinds + "2", parameters);
            } else if (segment.startsWith("{") && !actual.get(i).isEmpty()) {
                kinds.append('1');
                parameters.put(segment.substring(1, segment.length() - 1), actual.get(i));
            } else if (segment.equals(actual.get(i))) {
                kinds.append('0');
            } else {
                return null;
            }
        }
        boolean whole = expected.size() == actual.size();
        return whole ? new Match(pattern, kinds.toString(), parameters) : null;
    }

    private static List<String> segments(String path) {
        return new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
    }
}
