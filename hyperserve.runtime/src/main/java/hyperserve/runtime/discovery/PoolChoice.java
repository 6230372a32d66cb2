package hyperserve.runtime.discovery;

import hyperserve.api.Nullable;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.startup.StartupException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which of the worker pools found is used.
///
/// @param byName the providers by the name they give themselves; more than one for a name is an
///     error only if that name is chosen
record PoolChoice(Map<String, List<WorkerPoolProvider>> byName) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private static final String HOW_TO_CHOOSE = "choose one with --pool NAME or HYPERSERVE_POOL";

    static PoolChoice among(List<WorkerPoolProvider> found) {
        return new PoolChoice(
                found.stream()
                        .collect(
                                Collectors.groupingBy(
                                        PoolChoice::name, TreeMap::new, Collectors.toList())));
    }

    private static String name(WorkerPoolProvider provider) {
        String name;
        try {
            name = provider.name();
        } catch (Throwable e) {
            throw StartupException.of(
                    "the worker pool of " + origin(provider) + " cannot be used: its name() threw",
                    e,
                    "mend it, or take its module away");
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new StartupException(
                    "%s cannot be used: its name() is '%s', not a word such as work-stealing"
                            .formatted(origin(provider), printable(String.valueOf(name))));
        }
        return name;
    }

    WorkerPoolProvider choose(@Nullable String name) {
        if (byName.isEmpty()) {
            throw new StartupException(
                    "no worker pool found: put a jar that provides"
                            + " hyperserve.api.pool.WorkerPoolProvider, such as"
                            + " hyperserve.pool.lockfree, on the module path or class path");
        }
        String wanted = name == null ? onlyName() : name;
        List<WorkerPoolProvider> chosen = byName.getOrDefault(wanted, List.of());
        return switch (chosen.size()) {
            case 0 ->
                    throw new StartupException(
                            "no worker pool named '%s' found, only %s: %s"
                                    .formatted(printable(wanted), names(), HOW_TO_CHOOSE));
            case 1 -> chosen.getFirst();
            default ->
                    throw new StartupException(
                            "several worker pools named '%s' found: %s: remove all but one"
                                    .formatted(wanted, origins(chosen)));
        };
    }

    private String onlyName() {
        if (byName.size() > 1) {
            throw new StartupException(
                    "several worker pools found (%s): %s".formatted(names(), HOW_TO_CHOOSE));
        }
        return byName.keySet().iterator().next();
    }

    private String names() {
        return String.join(", ", byName.keySet());
    }

    private static String origins(List<WorkerPoolProvider> providers) {
        return providers.stream().map(PoolChoice::origin).collect(Collectors.joining(" and "));
    }

    /// Where a provider comes from.
    static String origin(Object provider) {
        Class<?> type = provider.getClass();
        Module module = type.getModule();
        return module.isNamed()
                ? "%s (module %s)".formatted(type.getName(), module.getName())
                : "%s (class path)".formatted(type.getName());
    }

    /// A message is one line, whatever it quotes.
    static String printable(String text) {
        return text.replaceAll("\\P{Print}", "?");
    }
}
