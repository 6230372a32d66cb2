package hyperserve.web.form;

import hyperserve.api.BadRequestException;
import hyperserve.api.Parameter;

import java.io.IOException;
import java.util.List;

/// A form that came as `multipart/form-data`, received whole: its fields as text and its files, in
/// memory or on disk.
///
/// It is closed when the request is over, whatever becomes of that; who is done with large files
/// before closes it himself. Files are there as long as it is open, fields for ever.
///
/// ```java
/// MultipartForm form = request.read(Form.multipart());
/// String title = form.field("title").asText();
/// FormFile picture = form.file("picture");
/// picture.saveAs(pictures.resolve(UUID.randomUUID() + ".png"));
/// ```
public final class MultipartForm implements AutoCloseable {

    private final Form fields;
    private final List<FormFile> files;
    private final Spool spool;

    MultipartForm(Form fields, List<FormFile> files, Spool spool) {
        this.fields = fields;
        this.files = List.copyOf(files);
        this.spool = spool;
    }

    /// {@return all fields that are no files}
    public Form fields() {
        return fields;
    }

    /// The first field of a name, to be had as a type.
    ///
    /// @param name the name
    /// @return the field, perhaps not present
    public Parameter field(String name) {
        return fields.field(name);
    }

    /// {@return the files, in order; without those that were not chosen, as a page sends an empty
    /// one without a name for each input in which no file was}
    public List<FormFile> files() {
        return files;
    }

    /// {@return the files of a name, in order}
    ///
    /// @param name the name of the field
    public List<FormFile> files(String name) {
        return files.stream().filter(file -> file.name().equals(name)).toList();
    }

    /// The first file of a name.
    ///
    /// @param name the name of the field
    /// @return the file
    /// @throws BadRequestException if there is none; [#files(String)] is for what may be left away
    public FormFile file(String name) {
        List<FormFile> named = files(name);
        if (named.isEmpty()) {
            throw new BadRequestException("the file '" + name + "' is missing");
        }
        return named.getFirst();
    }

    /// Drops the files; again, it does nothing.
    ///
    /// @throws IOException if the disk fails
    @Override
    public void close() throws IOException {
        spool.close();
    }

    /// {@return the names of the fields, and the number of files}
    @Override
    public String toString() {
        return fields + " and " + files.size() + " files";
    }
}
