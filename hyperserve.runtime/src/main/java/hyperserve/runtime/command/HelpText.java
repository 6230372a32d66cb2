package hyperserve.runtime.command;

import java.util.List;

/// The list of options, in two columns: how to write the option, and what it does; below that, its
/// variable and its default.
///
/// @param prefix how the variables begin
/// @param options the options
record HelpText(String prefix, List<Option<?>> options) {

    private static final String INDENT = "  ";

    HelpText {
        options = List.copyOf(options);
    }

    String text() {
        int width = options.stream().mapToInt(option -> usage(option).length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Option<?> option : options) {
            line(text, width, usage(option), option.description());
            if (!option.isFlag()) {
                line(text, width, "", option.variable(prefix) + defaultOf(option));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, int width, String left, String right) {
        text.append(INDENT).append(left).repeat(' ', width - left.length());
        text.append(INDENT).append(right).append('\n');
    }

    private static String usage(Option<?> option) {
        return option.isFlag()
                ? option.argument()
                : option.argument() + " " + option.type().placeholder();
    }

    private static <T> String defaultOf(Option<T> option) {
        T value = option.defaultValue();
        return value == null ? "" : ", default " + option.type().formatter().apply(value);
    }
}
