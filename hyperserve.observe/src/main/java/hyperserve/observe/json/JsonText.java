package hyperserve.observe.json;

/// Writes JSON (RFC 8259), in one line. For one thread; what is begun is to be ended.
///
/// What is no number there, an infinity or what is none at all, is written as `null`.
public final class JsonText {

    private static final double THOUSAND = 1000;

    private final StringBuilder text = new StringBuilder(1024);

    /// Whether the next value needs a comma before it.
    private boolean separated;

    /// Nothing is written.
    public JsonText() {}

    private JsonText open(char bracket) {
        separate();
        text.append(bracket);
        separated = false;
        return this;
    }

    private JsonText close(char bracket) {
        text.append(bracket);
        separated = true;
        return this;
    }

    private void separate() {
        if (separated) {
            text.append(',');
        }
        separated = true;
    }

    /// Begins an object.
    ///
    /// @return this
    public JsonText object() {
        return open('{');
    }

    /// Ends an object.
    ///
    /// @return this
    public JsonText endObject() {
        return close('}');
    }

    /// Begins an array.
    ///
    /// @return this
    public JsonText array() {
        return open('[');
    }

    /// Ends an array.
    ///
    /// @return this
    public JsonText endArray() {
        return close(']');
    }

    /// Begins a member of an object, whose value comes next.
    ///
    /// @param name its name
    /// @return this
    public JsonText name(String name) {
        separate();
        JsonString.append(text, name);
        text.append(':');
        separated = false;
        return this;
    }

    /// Writes a string.
    ///
    /// @param value any text
    /// @return this
    public JsonText value(String value) {
        separate();
        JsonString.append(text, value);
        return this;
    }

    /// Writes a whole number.
    ///
    /// @param value the number
    /// @return this
    public JsonText value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /// Writes a number with three decimals.
    ///
    /// @param value the number
    /// @return this
    public JsonText value(double value) {
        separate();
        double rounded = Math.rint(value * THOUSAND) / THOUSAND;
        if (Double.isFinite(rounded)) {
            text.append(rounded);
        } else {
            text.append("null");
        }
        return this;
    }

    /// Writes a truth value.
    ///
    /// @param value which one
    /// @return this
    public JsonText value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /// {@return what was written}
    @Override
    public String toString() {
        return text.toString();
    }
}
