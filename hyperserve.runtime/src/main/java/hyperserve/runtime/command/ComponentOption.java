package hyperserve.runtime.command;

import java.util.List;
import java.util.function.BiFunction;

/// An option and the component that it sets.
///
/// @param <R> the record that has the component
/// @param <T> the type of the value
/// @param option the option
/// @param with gives a record with the component set
record ComponentOption<R, T>(Option<T> option, BiFunction<R, T, R> with) {

    private R apply(R target, OptionValues values) {
        return with.apply(target, values.get(option));
    }

    static <R> R applyAll(List<ComponentOption<R, ?>> settings, R target, OptionValues values) {
        R result = target;
        for (ComponentOption<R, ?> setting : settings) {
            result = setting.apply(result, values);
        }
        return result;
    }
}
