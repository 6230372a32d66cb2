package hyperserve.runtime.command;

import java.util.List;

/// Options of somebody else than the program itself. Their variables have no prefix.
///
/// @param title what stands above them in the help, without the colon
/// @param options the options in the order of the help
public record OptionGroup(String title, List<Option<?>> options) {

    /// Copies the options.
    ///
    /// @param title what stands above them in the help, without the colon
    /// @param options the options in the order of the help
    public OptionGroup {
        options = List.copyOf(options);
    }
}
