package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Names of files as they are written: one, or several with commas between. A name has no comma.
///
/// @param all what is meant; whether they are there shows when they are read
record Files(List<Path> all) {

    static final ValueType<Files> TYPE =
            new ValueType<>(
                    Files.class,
                    "FILE",
                    () -> "the name of a file, or several with commas between",
                    Files::parse,
                    Files::text);

    /// One name.
    static final ValueType<Path> ONE =
            new ValueType<>(
                    Path.class, "FILE", () -> "the name of a file", Files::path, Path::toString);

    Files {
        all = List.copyOf(all);
    }

    static @Nullable Files parse(String text) {
        List<Path> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Path path = path(each);
            if (path == null) {
                return null;
            }
            all.add(path);
        }
        return new Files(all);
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isBlank() ? null : Path.of(text);
        } catch (InvalidPathException _) {
            return null;
        }
    }

    private String text() {
        return all.stream().map(Path::toString).collect(Collectors.joining(","));
    }

    /// These and the others.
    Files and(Files others) {
        List<Path> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Files(both);
    }
}
