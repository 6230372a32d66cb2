package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/// How whole numbers of something are written, such as `16KiB` or `500ms`.
///
/// Only ASCII digits and letters, and no sign: `Long.parseLong` and `equalsIgnoreCase` are laxer
/// than what the messages promise.
///
/// @param units the units, the largest first, the last of factor 1
record Quantity(List<Unit> units) {

    /// A unit.
    ///
    /// @param name how it is printed
    /// @param spelling how it may be written
    /// @param factor its size
    record Unit(String name, Pattern spelling, long factor) {
        Unit(String name, String spelling, long factor) {
            this(name, Pattern.compile(spelling), factor);
        }
    }

    static final Quantity NUMBER = new Quantity(List.of(new Unit("", "", 1)));

    static final Quantity BYTES =
            new Quantity(
                    List.of(
                            new Unit("GiB", "[gG]([iI][bB])?", 1 << 30),
                            new Unit("MiB", "[mM]([iI][bB])?", 1 << 20),
                            new Unit("KiB", "[kK]([iI][bB])?", 1 << 10),
                            new Unit("", "", 1)));

    static final Quantity MILLISECONDS =
            new Quantity(
                    List.of(
                            new Unit("h", "h", 3_600_000),
                            new Unit("m", "m", 60_000),
                            new Unit("s", "s", 1_000),
                            new Unit("ms", "ms", 1)));

    Quantity {
        units = List.copyOf(units);
    }

    /// {@return the number in the smallest unit, or null if the text is not one that a long can
    /// hold}
    @Nullable
    Long parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        for (Unit unit : units) {
            if (unit.spelling.matcher(text.substring(digits)).matches()) {
                return product(text.substring(0, digits), unit.factor);
            }
        }
        return null;
    }

    private static @Nullable Long product(String digits, long factor) {
        try {
            return Math.multiplyExact(Long.parseLong(digits), factor);
        } catch (NumberFormatException | ArithmeticException e) {
            return null; // No digit, or too many.
        }
    }

    /// {@return the shortest exact text}
    String format(long number) {
        for (Unit unit : units) {
            if (number != 0 && number % unit.factor == 0) {
                return number / unit.factor + unit.name;
            }
        }
        return number + units.getLast().name;
    }
}
