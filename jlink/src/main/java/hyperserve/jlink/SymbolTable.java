package hyperserve.jlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The names of all functions in a shared library, which the linker keeps for debuggers: a sixth of
/// the JVM. Without it the JVM runs the same; in the report of a crash, and to perf, gdb and
/// profilers of native code, functions of the JVM's own have no names. README says how to get it
/// back. The names that other libraries use are in another table.
///
/// The format is ELF with 64 bits, little-endian (System V ABI, chapters 4 and 5), as Linux has it;
/// any other file is left alone. So is one laid out in another way than linkers do it.
final class SymbolTable {

    private static final int MAGIC = 0x7f | 'E' << 8 | 'L' << 16 | 'F' << 24;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;

    private static final int HEADERS_OFFSET = 40;
    private static final int HEADERS_COUNT = 60;
    private static final int NAMES_INDEX = 62;
    private static final int HEADER_SIZE = 64;
    private static final int HEADER_LINK = 40;
    private static final int HEADER_INFO = 44;

    private static final int SYMTAB = 2;
    private static final long ALLOCATED = 2;

    /// A section's header and where its content is in the file.
    private record Section(int index, ByteBuffer header) {

        int type() {
            return header.getInt(4);
        }

        long flags() {
            return header.getLong(8);
        }

        int offset() {
            return Math.toIntExact(header.getLong(24));
        }

        int size() {
            return Math.toIntExact(header.getLong(32));
        }

        int link() {
            return header.getInt(HEADER_LINK);
        }
    }

    private SymbolTable() {}

    /// Removes the table from a library.
    ///
    /// @param library the file
    /// @throws IOException if it cannot be read or written
    static void removeFrom(Path library) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(library));
        file.order(ByteOrder.LITTLE_ENDIAN);
        if (file.limit() < HEADER_SIZE
                || file.getInt(0) != MAGIC
                || file.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
            return;
        }
        List<Section> sections = sections(file);
        List<Section> tables = sections.stream().filter(s -> s.type() == SYMTAB).toList();
        if (tables.size() != 1) {
            return;
        }
        Section symbols = tables.getFirst();
        Section strings = sections.get(symbols.link());
        Section names = sections.get(file.getShort(NAMES_INDEX));
        // Only if nothing but these three lies at the end: else something would have to move.
        int last = sections.size() - 1;
        boolean usual =
                symbols.index == last - 2
                        && strings.index == last - 1
                        && names.index == last
                        && sections.stream().limit(last - 2).allMatch(s -> fits(s, symbols))
                        && ((symbols.flags() | strings.flags()) & ALLOCATED) == 0;
        if (usual) {
            Files.write(library, without(file, sections, symbols, names));
        }
    }

    private static List<Section> sections(ByteBuffer file) {
        int offset = Math.toIntExact(file.getLong(HEADERS_OFFSET));
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < file.getShort(HEADERS_COUNT); i++) {
            ByteBuffer header = file.slice(offset + i * HEADER_SIZE, HEADER_SIZE);
            sections.add(new Section(i, header.order(ByteOrder.LITTLE_ENDIAN)));
        }
        return sections;
    }

    private static boolean fits(Section section, Section symbols) {
        int moved = symbols.index;
        return section.offset() <= symbols.offset()
                && section.link() < moved
                && section.header.getInt(HEADER_INFO) < moved;
    }

    private static byte[] without(
            ByteBuffer file, List<Section> sections, Section symbols, Section names) {
        int kept = sections.size() - 2;
        int end = symbols.offset();
        int headers = Math.ceilDiv(end + names.size(), Long.BYTES) * Long.BYTES;
        ByteBuffer result = ByteBuffer.allocate(headers + kept * HEADER_SIZE);
        result.order(ByteOrder.LITTLE_ENDIAN);
        result.put(0, file, 0, end);
        result.put(end, file, names.offset(), names.size());
        int first = Math.toIntExact(file.getLong(HEADERS_OFFSET));
        result.put(headers, file, first, (kept - 1) * HEADER_SIZE);
        int lastHeader = headers + (kept - 1) * HEADER_SIZE;
        result.put(lastHeader, names.header, 0, HEADER_SIZE);
        result.putLong(lastHeader + 24, end);
        result.putLong(HEADERS_OFFSET, headers);
        result.putShort(HEADERS_COUNT, (short) kept);
        result.putShort(NAMES_INDEX, (short) (kept - 1));
        return result.array();
    }
}
