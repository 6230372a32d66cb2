package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.runtime.command.OptionValues.Given;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// Reads options from a command line, over the environment, over their defaults.
///
/// On the command line an option is `--name value` or `--name=value`, and the last one wins, unless
/// it is one that may be repeated; a value that begins with two dashes needs the second form, so
/// that a forgotten value is noticed. In the environment it is the name in capitals after a prefix,
/// in a file the name. A mistake counts wherever it was made, even in a variable that the command
/// line overrides. But a flag, such as `--help`, wins over every mistake before or after it,
/// because whoever gave it does not want to run the program.
public final class OptionParser {

    private record Argument(String text, @Nullable Option<?> option, @Nullable String value) {}

    private static final String COMMAND_LINE = "command line";

    private final String prefix;
    private final Set<String> ignoredVariables;
    private final List<Option<?>> own;
    private final List<OptionGroup> groups;
    private final SequencedMap<String, Option<?>> byArgument = new LinkedHashMap<>();

    /// A parser.
    ///
    /// @param prefix how the variables begin; one with this prefix and no option is a mistake
    /// @param ignoredVariables variables with the prefix that are for somebody else
    /// @param options the options in the order of the help
    public OptionParser(String prefix, Set<String> ignoredVariables, List<Option<?>> options) {
        this(prefix, ignoredVariables, options, List.of());
    }

    private OptionParser(
            String prefix,
            Set<String> ignoredVariables,
            List<Option<?>> own,
            List<OptionGroup> groups) {
        this.prefix = prefix;
        this.ignoredVariables = Set.copyOf(ignoredVariables);
        this.own = List.copyOf(own);
        this.groups = List.copyOf(groups);
        own.forEach(option -> byArgument.put(option.argument(), option));
        for (OptionGroup group : groups) {
            group.options().forEach(option -> byArgument.put(option.argument(), option));
        }
    }

    /// A parser that reads options of others, too.
    ///
    /// @param others the options of others, none of which is one of these
    /// @return a parser of these and the others
    public OptionParser with(List<OptionGroup> others) {
        return new OptionParser(prefix, ignoredVariables, own, others);
    }

    /// {@return how the variables of the program's own options begin}
    String prefix() {
        return prefix;
    }

    /// Whether there is an option.
    ///
    /// @param argument its name on a command line
    /// @return whether there is one
    public boolean has(String argument) {
        return byArgument.containsKey(argument);
    }

    /// Reads only the flags. Which other options there are makes no difference.
    ///
    /// @param args the command line
    /// @return the flags
    public OptionValues flags(String[] args) {
        return new OptionValues(flags(split(args)));
    }

    /// Reads the options.
    ///
    /// @param args the command line
    /// @param environment the environment
    /// @return the values
    /// @throws UsageException if something is unknown, missing or not allowed
    public OptionValues parse(String[] args, Map<String, String> environment)
            throws UsageException {
        List<Argument> arguments = split(args);
        Map<Option<?>, Given> given = flags(arguments);
        if (!overrules(given)) {
            readEnvironment(environment, given);
            for (OptionGroup group : groups) {
                if (!group.prefix().equals(prefix)) {
                    readEnvironment(group, environment, given);
                }
            }
            Map<Option<?>, Given> typed = new HashMap<>();
            for (Argument argument : arguments) {
                read(argument, typed);
            }
            given.putAll(typed);
        }
        return new OptionValues(given);
    }

    /// Reads a file.
    ///
    /// @param file the file
    /// @return the values
    /// @throws UsageException if something is unknown or not allowed
    OptionValues parse(ConfigFile file) throws UsageException {
        Map<String, Option<?>> byKey = new LinkedHashMap<>();
        for (Option<?> each : options()) {
            byKey.put(each.key(), each);
        }
        Map<Option<?>, Given> given = new HashMap<>();
        for (ConfigFile.Entry entry : file.entries()) {
            String where = file.name() + ":" + entry.line();
            Option<?> option = byKey.get(entry.key());
            if (option == null) {
                byKey.values().removeIf(each -> each.is(Option.Trait.NOT_IN_FILE));
                throw new UsageException(
                        where + ": " + unknown("key", entry.key(), byKey.keySet()).getMessage());
            }
            if (option.is(Option.Trait.NOT_IN_FILE)) {
                throw new UsageException(
                        where + ": " + entry.key() + " is for the command line, not for a file");
            }
            Object value = value(where + ": " + entry.key(), option, entry.value());
            given.put(option, new Given(value, where));
        }
        return new OptionValues(given);
    }

    /// {@return all options, in the order of the help}
    List<Option<?>> options() {
        return List.copyOf(byArgument.values());
    }

    private List<Argument> split(String[] args) {
        List<Argument> arguments = new ArrayList<>();
        int i = 0;
        while (i < args.length) {
            String text = args[i++];
            int equals = text.indexOf('=');
            if (equals >= 0) {
                String name = text.substring(0, equals);
                arguments.add(new Argument(name, byArgument.get(name), text.substring(equals + 1)));
                continue;
            }
            Option<?> option = byArgument.get(text);
            String value = null;
            if (option != null && !option.isFlag() && i < args.length && !isOption(args[i])) {
                value = args[i++];
            }
            arguments.add(new Argument(text, option, value));
        }
        return arguments;
    }

    private static boolean isOption(String text) {
        return text.startsWith("--");
    }

    private static Map<Option<?>, Given> flags(List<Argument> arguments) {
        Map<Option<?>, Given> flags = new HashMap<>();
        for (Argument argument : arguments) {
            Option<?> option = argument.option;
            if (option != null && isFlag(option, argument)) {
                flags.put(option, new Given(true, COMMAND_LINE));
            }
        }
        return flags;
    }

    private static boolean overrules(Map<Option<?>, Given> flags) {
        for (Option<?> flag : flags.keySet()) {
            if (flag.is(Option.Trait.OVERRULES)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFlag(Option<?> option, Argument argument) {
        return option.isFlag() && argument.value == null;
    }

    private void readEnvironment(Map<String, String> environment, Map<Option<?>, Given> given)
            throws UsageException {
        // Sorted, so that of two mistakes it is always the same one that is named.
        Map<String, String> variables = new TreeMap<>();
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix) && !ignoredVariables.contains(name)) {
                        variables.put(name, value);
                    }
                });
        if (variables.isEmpty()) {
            return; // As in most starts, which need no names of variables then.
        }
        Map<String, Option<?>> byVariable = byVariable();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            Option<?> option = byVariable.get(name);
            if (option == null) {
                throw unknown("variable", name, byVariable.keySet());
            }
            given.put(option, ofVariable(name, option, variable.getValue()));
        }
    }

    private static void readEnvironment(
            OptionGroup group, Map<String, String> environment, Map<Option<?>, Given> given)
            throws UsageException {
        for (Option<?> option : group.options()) {
            String name = option.variable(group.prefix());
            String value = environment.get(name);
            if (value != null) {
                given.put(option, ofVariable(name, option, value));
            }
        }
    }

    private static Given ofVariable(String name, Option<?> option, String text)
            throws UsageException {
        return new Given(value(name, option, text), "environment " + name);
    }

    private Map<String, Option<?>> byVariable() {
        Map<String, Option<?>> byVariable = new LinkedHashMap<>();
        for (Option<?> option : own) {
            if (!option.isFlag()) {
                byVariable.put(option.variable(prefix), option);
            }
        }
        for (OptionGroup group : groups) {
            if (group.prefix().equals(prefix)) {
                group.options().forEach(each -> byVariable.put(each.variable(prefix), each));
            }
        }
        return byVariable;
    }

    private void read(Argument argument, Map<Option<?>, Given> given) throws UsageException {
        Option<?> option = argument.option;
        if (option == null) {
            throw argument.text.startsWith("-")
                    ? unknown("option", argument.text, byArgument.keySet())
                    : new UsageException(
                            "unexpected %s: every setting is an option (--help lists all)"
                                    .formatted(Printable.quote(argument.text)));
        }
        if (isFlag(option, argument)) {
            return; // It has been read.
        }
        if (argument.value == null) {
            throw new UsageException(
                    "%s needs a value: %s".formatted(option, option.type().allowed().get()));
        }
        Object next = value(option.argument(), option, argument.value);
        Given before = given.get(option);
        Object value = before == null ? next : option.repeated(before.value(), next);
        given.put(option, new Given(value, COMMAND_LINE));
    }

    private static Object value(String source, Option<?> option, String text)
            throws UsageException {
        Object value = option.type().parser().apply(text);
        if (value == null) {
            String shown = option.is(Option.Trait.SECRET) ? "not shown" : Printable.quote(text);
            throw new UsageException(
                    "%s is %s, but must be %s"
                            .formatted(source, shown, option.type().allowed().get()));
        }
        return value;
    }

    private static UsageException unknown(String what, String name, Collection<String> names) {
        String nearest = Nearest.to(name, names);
        return new UsageException(
                "unknown %s %s%s (--help lists all)"
                        .formatted(
                                what,
                                Printable.quote(name),
                                nearest == null ? "" : ": did you mean " + nearest + "?"));
    }

    /// Describes the options.
    ///
    /// @return two lines for each option, one for a flag, of at most 80 characters if the
    ///     descriptions allow it; the last one ends with a line feed. Options of others stand below
    ///     their titles
    public String help() {
        StringBuilder text = new StringBuilder(new HelpText(prefix, own).text());
        for (OptionGroup group : groups) {
            text.append('\n').append(group.title()).append(":\n\n");
            text.append(new HelpText(group.prefix(), group.options()).text());
        }
        return text.toString();
    }
}
