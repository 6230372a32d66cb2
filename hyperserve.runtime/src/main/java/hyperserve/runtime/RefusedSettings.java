package hyperserve.runtime;

import hyperserve.api.logging.LogText;

/// A plug-in refuses the values of its settings: the message says which, and why, in one line.
final class RefusedSettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedSettings(IllegalArgumentException thrown) {
        super(LogText.of(String.valueOf(thrown.getMessage())), thrown);
    }
}
