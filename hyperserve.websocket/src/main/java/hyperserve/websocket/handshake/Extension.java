package hyperserve.websocket.handshake;

import hyperserve.api.Nullable;

import java.util.List;

/// An extension as `Sec-WebSocket-Extensions` names it (RFC 6455 §9.1).
///
/// @param name its name, a token
/// @param parameters its parameters in order; a name may occur more than once
public record Extension(String name, List<Parameter> parameters) {

    /// A parameter of an extension.
    ///
    /// @param name its name, a token
    /// @param value its value, a token without the quotes that it may have been sent in; null if it
    ///     has none
    public record Parameter(String name, @Nullable String value) {

        /// {@return the parameter as it is written in the field}
        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }

    /// An extension, its parameters copied.
    public Extension {
        parameters = List.copyOf(parameters);
    }

    /// {@return the extension as it is written in the field}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        for (Parameter parameter : parameters) {
            text.append("; ").append(parameter);
        }
        return text.toString();
    }
}
