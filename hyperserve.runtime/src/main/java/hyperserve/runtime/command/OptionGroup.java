package hyperserve.runtime.command;

import java.util.List;

/// Options of somebody else than the program itself.
///
/// @param title what stands above them in the help, without the colon
/// @param prefix how their variables begin; that of the program's own, or another one, or empty
/// @param options the options in the order of the help
public record OptionGroup(String title, String prefix, List<Option<?>> options) {

    /// Copies the options.
    ///
    /// @param title what stands above them in the help, without the colon
    /// @param prefix how their variables begin
    /// @param options the options in the order of the help
    public OptionGroup {
        options = List.copyOf(options);
    }
}
