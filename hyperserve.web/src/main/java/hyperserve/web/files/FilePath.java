package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A path below the root of what is served, which is made only of names that mean one file,
/// whatever the system: what another one than ours would read as more than a name is no name on
/// any.
///
/// @param segments the names from the root on
/// @param directory whether it ends with a slash, or is the root
record FilePath(List<String> segments, boolean directory) {

    /// The longest name, in bytes of UTF-8, that common file systems have.
    private static final int LONGEST_NAME = 255;

    /// What ends a name, begins a stream, or is a wildcard on Windows.
    private static final String NEVER = "/\\:*?\"<>|";

    private static final Set<String> DEVICES =
            Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$");

    FilePath {
        segments = List.copyOf(segments);
    }

    /// Reads what is left of a decoded path behind its prefix.
    ///
    /// @param rest names with slashes between them, without one at the start
    /// @param dotFiles whether names may begin with a dot
    /// @return the path, or null if it is refused
    static @Nullable FilePath of(String rest, boolean dotFiles) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start < rest.length()) {
            int slash = rest.indexOf('/', start);
            int end = slash < 0 ? rest.length() : slash;
            String name = rest.substring(start, end);
            if (!isName(name, dotFiles)) {
                return null;
            }
            segments.add(name);
            start = end + 1;
        }
        return new FilePath(segments, rest.isEmpty() || rest.endsWith("/"));
    }

    /// Whether text is a name that means one file in one folder.
    static boolean isName(String name, boolean dotFiles) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || length(name) > LONGEST_NAME) {
            return false;
        }
        char last = name.charAt(name.length() - 1);
        // Windows drops these from the end of a name; "." and ".." are among them.
        if (last == '.' || last == ' ' || (name.charAt(0) == '.' && !dotFiles)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean broken = Character.isSurrogate(c) && isAlone(name, i);
            if (broken || Character.isISOControl(c) || NEVER.indexOf(c) >= 0) {
                return false;
            }
        }
        return !isDevice(name);
    }

    /// {@return the number of bytes in UTF-8}
    private static int length(String name) {
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean two = c < 0x800 || Character.isSurrogate(c);
            length += c < 0x80 ? 1 : two ? 2 : 3;
        }
        return length;
    }

    private static boolean isAlone(String name, int at) {
        int other = Character.isHighSurrogate(name.charAt(at)) ? at + 1 : at - 1;
        return other < 0
                || other == name.length()
                || Character.isHighSurrogate(name.charAt(other)) != (other < at)
                || !Character.isSurrogate(name.charAt(other));
    }

    /// A device of Windows stays one whatever follows the first dot, and with spaces before that.
    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String base = (dot < 0 ? name : name.substring(0, dot)).stripTrailing();
        if (base.length() < 3 || base.length() > 7) {
            return false;
        }
        String device = base.toUpperCase(Locale.ROOT);
        boolean numbered =
                device.length() == 4
                        && (device.startsWith("COM") || device.startsWith("LPT"))
                        && "0123456789\u00b9\u00b2\u00b3".indexOf(device.charAt(3)) >= 0;
        return numbered || DEVICES.contains(device);
    }

    boolean isRoot() {
        return segments.isEmpty();
    }

    /// {@return the last name; not of the root}
    String name() {
        return segments.getLast();
    }

    /// {@return a file in this folder}
    FilePath child(String name) {
        List<String> more = new ArrayList<>(segments);
        more.add(name);
        return new FilePath(more, false);
    }

    /// {@return the file beside this one whose name is longer}
    FilePath sibling(String suffix) {
        List<String> names = new ArrayList<>(segments);
        names.set(names.size() - 1, name() + suffix);
        return new FilePath(names, false);
    }

    /// {@return the names with slashes between them}
    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
