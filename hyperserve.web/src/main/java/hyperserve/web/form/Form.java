package hyperserve.web.form;

import hyperserve.api.Nullable;
import hyperserve.api.Parameter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/// The fields of a form, which are text, in the order in which they were sent; immutable. Names are
/// compared exactly, and may be repeated.
///
/// ```java
/// Form form = request.read(Form.urlEncoded());
/// String title = form.field("title").asText();
/// int copies = form.field("copies").or("1").asInt(1, 100);
/// ```
///
/// A field that is missing, or is not what it is asked for as, has the request answered 400 with
/// its name and what was expected.
public final class Form {

    /// One field.
    private record Field(String name, String value) {}

    private final List<Field> fields;
    private final Map<String, List<String>> byName;

    private Form(List<Field> fields) {
        this.fields = List.copyOf(fields);
        Map<String, List<String>> index = new LinkedHashMap<>();
        for (Field field : fields) {
            index.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field.value());
        }
        index.replaceAll((_, values) -> List.copyOf(values));
        this.byName = Collections.unmodifiableMap(index);
    }

    /// Reads forms without files, the way in which a form of a page is sent if it does not say
    /// otherwise: `request.read(Form.urlEncoded())`.
    ///
    /// @return a reader with the default bounds
    public static UrlEncodedReader urlEncoded() {
        return UrlEncodedReader.DEFAULTS;
    }

    /// Reads forms with files, those with `enctype="multipart/form-data"`:
    /// `request.read(Form.multipart())`.
    ///
    /// @return a reader with the default bounds
    public static MultipartReader multipart() {
        return MultipartReader.DEFAULTS;
    }

    /// A form that was not received, for tests.
    ///
    /// @param namesAndValues name, value, name, value …
    /// @return the form
    /// @throws IllegalArgumentException if the last name has no value
    public static Form of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("the last name has no value");
        }
        Builder fields = new Builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(
                    Objects.requireNonNull(namesAndValues[i], "name"),
                    Objects.requireNonNull(namesAndValues[i + 1], "value"));
        }
        return fields.form();
    }

    /// Gathers the fields of a form.
    static final class Builder {

        private final List<Field> fields = new ArrayList<>();

        void add(String name, String value) {
            fields.add(new Field(name, value));
        }

        Form form() {
            return new Form(fields);
        }
    }

    /// {@return the number of fields, repeated ones counted each}
    public int size() {
        return fields.size();
    }

    /// {@return the names of the fields, each once, in the order of their first ones}
    public Set<String> names() {
        return byName.keySet();
    }

    /// {@return whether there is a field of a name}
    ///
    /// @param name the name
    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    /// The first field of a name, to be had as a type.
    ///
    /// @param name the name
    /// @return the field, perhaps not present
    public Parameter field(String name) {
        List<String> values = values(name);
        return Parameter.of("form", name, values.isEmpty() ? null : values.getFirst());
    }

    /// All fields of a name, to be had as a type each: the boxes of one name that were ticked, say.
    ///
    /// @param name the name
    /// @return the fields, each of which is present
    public List<Parameter> fields(String name) {
        return values(name).stream().map(value -> Parameter.of("form", name, value)).toList();
    }

    /// {@return the values of all fields of a name, in order}
    ///
    /// @param name the name
    public List<String> values(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// Passes all fields on, in order.
    ///
    /// @param action told the name and the value of each
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(field -> action.accept(field.name(), field.value()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Form that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /// {@return the names; the values may be passwords, and this ends in logs}
    @Override
    public String toString() {
        return "form of " + names();
    }
}
