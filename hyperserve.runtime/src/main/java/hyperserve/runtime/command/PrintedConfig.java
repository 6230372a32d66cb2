package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What each setting is set to, as a [ConfigFile]. Read as one, it means the same.
final class PrintedConfig {

    private static final String NOT_SHOWN = "(not shown)";

    private PrintedConfig() {}

    /// {@return a comment that says where it comes from, and a line, for each setting; the line is
    /// a comment, too, if the setting has no value, or one that is not shown}
    ///
    /// @param options the options, in order
    /// @param values what they are set to
    /// @param withoutEffect those of which the default means nothing beside what others are set to;
    ///     to set them would be something else
    static String of(List<Option<?>> options, OptionValues values, Set<Option<?>> withoutEffect) {
        StringBuilder text = new StringBuilder();
        for (Option<?> each : options) {
            if (!each.is(Option.Trait.NOT_IN_FILE)) {
                append(text, each, values, withoutEffect.contains(each));
            }
        }
        return text.toString();
    }

    private static void append(
            StringBuilder text, Option<?> option, OptionValues values, boolean withoutEffect) {
        String source = values.source(option);
        String value = values.text(option);
        boolean unused = source == null && withoutEffect;
        text.append("# ").append(source == null ? "default" : source);
        if (value == null) {
            text.append(", not set\n#").append(option.key()).append(" =\n");
        } else if (option.is(Option.Trait.SECRET)) {
            text.append(", not shown\n#").append(option.key()).append(" =\n");
        } else {
            text.append(unused ? ", without effect here\n#" : "\n").append(option.key());
            text.append(" = ").append(ConfigFile.written(value)).append('\n');
        }
    }

    /// {@return the name of a setting, with its value before and now, or null if that is the same}
    static @Nullable String change(Option<?> option, OptionValues before, OptionValues now) {
        @Nullable String old = before.text(option);
        @Nullable String next = now.text(option);
        if (Objects.equals(old, next)) {
            return null;
        }
        if (option.is(Option.Trait.SECRET)) {
            return option.key() + ": " + NOT_SHOWN + " -> " + NOT_SHOWN;
        }
        return option.key() + ": " + shown(old) + " -> " + shown(next);
    }

    private static String shown(@Nullable String value) {
        return value == null ? "(not set)" : Printable.escape(value);
    }
}
