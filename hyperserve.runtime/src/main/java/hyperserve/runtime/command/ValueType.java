package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// How the value of an option is written.
///
/// @param <T> what it means
/// @param meaning the class of its meaning
/// @param placeholder what stands for a value in the help, such as `SIZE`
/// @param allowed what may be written, as a noun phrase; only made for those who ask, as formatting
///     the phrase of each option takes milliseconds of a start
/// @param parser gives the meaning of a text, or null if it has none
/// @param formatter gives the text of a meaning
record ValueType<T>(
        Class<T> meaning,
        String placeholder,
        Supplier<String> allowed,
        Function<String, @Nullable T> parser,
        Function<T, String> formatter) {

    /// What is allowed.
    ///
    /// @param <T> a value
    /// @param min the least one
    /// @param max the greatest one
    record Range<T>(T min, T max) {}

    static final ValueType<Boolean> FLAG =
            new ValueType<>(
                    Boolean.class, "", () -> "without a value", _ -> null, Object::toString);

    /// @param phrase what is allowed, with places for the least and the greatest value
    static <T> ValueType<T> quantity(
            Class<T> meaning,
            String placeholder,
            String phrase,
            Range<T> range,
            Quantity quantity,
            LongFunction<T> of,
            ToLongFunction<T> from) {
        long min = from.applyAsLong(range.min);
        long max = from.applyAsLong(range.max);
        Function<String, @Nullable T> parser =
                text -> {
                    Long number = quantity.parse(text);
                    return number == null || number < min || number > max ? null : of.apply(number);
                };
        return new ValueType<>(
                meaning,
                placeholder,
                () -> phrase.formatted(quantity.format(min), quantity.format(max)),
                parser,
                value -> quantity.format(from.applyAsLong(value)));
    }
}
