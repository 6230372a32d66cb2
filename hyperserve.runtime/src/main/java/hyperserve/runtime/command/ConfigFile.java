package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A file of settings, as `--config` names one: `key = value` a line, in UTF-8. What it may hold is
/// a part of what [java.util.Properties] takes, with the same meaning; the rest, which would be
/// read as something else than was meant, is refused: escapes that there are none of, a key without
/// `=` or `:`, a key that is there twice, white space at the end of a value.
///
/// @param name what it is called in messages
/// @param entries what it says, in order; no key is there twice
record ConfigFile(String name, List<Entry> entries) {

    /// A setting.
    ///
    /// @param line the line where it begins, from 1 on
    /// @param key what stands before the `=`
    /// @param value what stands behind it, without escapes
    record Entry(int line, String key, String value) {}

    private static final int MOST_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    ConfigFile {
        entries = List.copyOf(entries);
    }

    /// Reads a file.
    ///
    /// @throws UsageException if it cannot be read, or is none of settings; in one line that names
    ///     it, and the line in it
    static ConfigFile read(Path path) throws UsageException {
        String name = Printable.escape(path.toString());
        return of(name, bytes(path, name));
    }

    /// Understands the content of a file.
    ///
    /// @param name what the file is called in messages
    /// @param content its bytes
    static ConfigFile of(String name, byte[] content) throws UsageException {
        if (content.length > MOST_BYTES) {
            throw new UsageException(
                    "--config: " + name + " has more than 1 MiB, so it is no file of settings");
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        ConfigLines rest = new ConfigLines(name, text(name, content));
        for (Entry entry = rest.next(); entry != null; entry = rest.next()) {
            @Nullable Integer first = lines.putIfAbsent(entry.key, entry.line);
            if (first != null) {
                throw new UsageException(
                        "%s:%s: %s is set in line %s already; keep one of the two"
                                .formatted(name, entry.line, Printable.quote(entry.key), first));
            }
            entries.add(entry);
        }
        return new ConfigFile(name, entries);
    }

    private static byte[] bytes(Path path, String name) throws UsageException {
        if (Files.isDirectory(path)) {
            throw unreadable(name, "it is a folder");
        }
        try (InputStream file = Files.newInputStream(path)) {
            return file.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw unreadable(name, "there is no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(name, "permission denied");
        } catch (IOException e) {
            throw unreadable(name, Printable.escape(String.valueOf(e.getMessage())));
        }
    }

    private static UsageException unreadable(String name, String why) {
        return new UsageException("--config: " + name + " cannot be read: " + why);
    }

    private static String text(String name, byte[] content) throws UsageException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer text = CharBuffer.allocate(content.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        text.flip();
        if (result.isError()) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            throw new UsageException("%s:%s: is not UTF-8".formatted(name, line));
        }
        if (!text.isEmpty() && text.get(0) == BYTE_ORDER_MARK) {
            throw new UsageException(
                    name + ":1: begins with a byte order mark: save it as UTF-8 without one");
        }
        return text.toString();
    }

    /// {@return a value as it is written in such a file}
    static String written(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            boolean atAnEnd = i == 0 || i == value.length() - 1;
            if (each == '\\') {
                text.append("\\\\");
            } else if (Character.isISOControl(each) || (each == ' ' && atAnEnd)) {
                text.append("\\u").append(HexFormat.of().toHexDigits(each));
            } else {
                text.append(each);
            }
        }
        return text.toString();
    }
}
