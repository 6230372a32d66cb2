package hyperserve.web.files;

/// A pattern for paths of files: `*` stands for any text within a name, `**` for any text at all,
/// `?` for one character of a name; all else for itself. One without a slash is held against the
/// last name alone.
///
/// Takes time in proportion to the lengths of pattern and path multiplied, whatever they are.
///
/// @param pattern the pattern
record NamePattern(String pattern) {

    private static final int ANY_IN_NAME = -1;
    private static final int ANY = -2;
    private static final int ONE_IN_NAME = -3;

    NamePattern {
        if (pattern.isEmpty() || pattern.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a pattern of paths is such as *.html or assets/**, and not '" + pattern + "'");
        }
    }

    /// @param path names with slashes between them
    boolean matches(String path) {
        String text =
                pattern.indexOf('/') < 0 && !pattern.contains("**")
                        ? path.substring(path.lastIndexOf('/') + 1)
                        : path;
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        int at = 0;
        while (at < pattern.length()) {
            int step = step(at);
            at += step == ANY ? 2 : 1;
            reached = step < 0 ? wild(step, reached, text) : literal((char) step, reached, text);
        }
        return reached[text.length()];
    }

    private int step(int at) {
        return switch (pattern.charAt(at)) {
            case '*' -> pattern.startsWith("**", at) ? ANY : ANY_IN_NAME;
            case '?' -> ONE_IN_NAME;
            default -> pattern.charAt(at);
        };
    }

    private static boolean[] literal(char c, boolean[] reached, String text) {
        boolean[] next = new boolean[reached.length];
        for (int i = 0; i < text.length(); i++) {
            next[i + 1] = reached[i] && text.charAt(i) == c;
        }
        return next;
    }

    private static boolean[] wild(int step, boolean[] reached, String text) {
        boolean[] next = new boolean[reached.length];
        boolean repeats = step != ONE_IN_NAME;
        next[0] = repeats && reached[0];
        for (int i = 0; i < text.length(); i++) {
            boolean eaten = step == ANY || text.charAt(i) != '/';
            boolean stays = reached[i + 1] || (eaten && next[i]);
            boolean moves = eaten && reached[i];
            next[i + 1] = repeats ? stays : moves;
        }
        return next;
    }
}
