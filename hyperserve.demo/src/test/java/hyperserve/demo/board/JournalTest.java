package hyperserve.demo.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is left of a journal when the process, or the disk, has failed at any place.
final class JournalTest {

    private static final int LONGEST = 1000;

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("board");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private Journal open(List<String> found) throws IOException {
        return Journal.open(file, LONGEST, record -> found.add(UTF_8.decode(record).toString()));
    }

    private List<String> records() throws IOException {
        List<String> found = new ArrayList<>();
        open(found).close();
        return found;
    }

    /// {@return the bytes of a journal of these records}
    private byte[] journalOf(String... records) throws IOException {
        Files.deleteIfExists(file);
        try (Journal journal = open(new ArrayList<>())) {
            for (String each : records) {
                journal.append(bytes(each));
            }
        }
        return Files.readAllBytes(file);
    }

    private static int sizeOf(String record) {
        return JournalReader.RECORD_HEAD + record.length();
    }

    @Test
    void keepsWhatWasAppendedInOrder() throws IOException {
        journalOf("first", "", "third");
        try (Journal journal = open(new ArrayList<>())) {
            journal.append(bytes("fo"), bytes(""), bytes("urth"));
            assertThat(journal.length()).isEqualTo(Files.size(file));
        }

        assertThat(records()).containsExactly("first", "", "third", "fourth");
    }

    @Test
    void anEmptyFileIsAnEmptyJournal() throws IOException {
        Files.createFile(file);

        assertThat(records()).isEmpty();
        assertThat(file).hasSize(JournalReader.FILE_HEAD);
    }

    @Test
    void aRecordTornAtAnyByteIsCutOffAndTheOthersAreKept() throws IOException {
        byte[] whole = journalOf("first", "second", "third");
        int start = whole.length - sizeOf("third");
        for (int length = start; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(records()).as("%s bytes", length).containsExactly("first", "second");
            assertThat(file).hasSize(start);
            try (Journal journal = open(new ArrayList<>())) {
                journal.append(bytes("again"));
            }
            assertThat(records()).containsExactly("first", "second", "again");
        }
    }

    /// A file system may have made the file longer, and not have written all of it.
    @Test
    void aRecordOfWhichAnyEndIsZerosIsCutOff() throws IOException {
        byte[] whole = journalOf("first", "second", "third");
        int start = whole.length - sizeOf("third");
        for (int from = start; from < whole.length; from++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, from, torn.length, (byte) 0);
            Files.write(file, torn);

            assertThat(records()).as("from %s on", from).containsExactly("first", "second");
        }
    }

    @Test
    void anyBitThatFlipsInTheLastRecordHasItCutOff() throws IOException {
        byte[] whole = journalOf("first", "second", "third");
        int start = whole.length - sizeOf("third");
        for (int bit = 8 * start; bit < 8 * whole.length; bit++) {
            Files.write(file, flipped(whole, bit));

            assertThat(records()).as("bit %s", bit).containsExactly("first", "second");
        }
    }

    @Test
    void anyBitThatFlipsBeforeTheLastRecordIsToldAndNothingIsChanged() throws IOException {
        byte[] whole = journalOf("first", "second", "third");
        for (int bit = 0; bit < 8 * (whole.length - sizeOf("third")); bit++) {
            byte[] damaged = flipped(whole, bit);
            Files.write(file, damaged);

            assertThatIOException()
                    .as("bit %s", bit)
                    .isThrownBy(this::records)
                    .withMessageContaining(file.toRealPath().toString())
                    .withMessageContaining(bit < 64 ? "no notes board" : "is damaged at byte");
            assertThat(file).hasBinaryContent(damaged);
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }

    /// Or somebody could have a note that keeps the server from starting.
    @Test
    void contentThatLooksLikeARecordIsNone() throws IOException {
        journalOf("first");
        byte[] other = Files.readAllBytes(file);
        byte[] record = Arrays.copyOfRange(other, JournalReader.FILE_HEAD, other.length);
        Files.delete(file);
        try (Journal journal = open(new ArrayList<>())) {
            journal.append(bytes("kept"));
            journal.append(ByteBuffer.wrap(record), bytes("end"));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThat(records()).containsExactly("kept");
    }

    @Test
    void aFileOfSomethingElseIsLeftAlone() throws IOException {
        Files.writeString(file, "a shopping list, say");

        assertThatIOException().isThrownBy(this::records).withMessageContaining("no notes board");
        assertThat(file).hasContent("a shopping list, say");
    }

    @Test
    void aRecordThatIsTooLongIsNone() throws IOException {
        journalOf("first", "x".repeat(LONGEST + 1));

        assertThat(records()).containsExactly("first");
    }

    @Test
    void twoCannotHaveOneFile() throws IOException {
        Journal first = open(new ArrayList<>());
        try (first) {
            assertThatIOException().isThrownBy(this::records).withMessageContaining("in use");
            first.rewrite(List.of());
            assertThatIOException().isThrownBy(this::records).withMessageContaining("in use");
        }

        assertThat(records()).isEmpty();
    }

    private static List<ByteBuffer[]> all(String... records) {
        List<ByteBuffer[]> all = new ArrayList<>();
        for (String each : records) {
            all.add(new ByteBuffer[] {bytes(each)});
        }
        return all;
    }

    @Test
    void beginsAnewWithWhatItIsGivenAndGoesOn() throws IOException {
        journalOf("first", "second");
        try (Journal journal = open(new ArrayList<>())) {
            journal.rewrite(all("both"));
            journal.append(bytes("third"));
            assertThat(journal.length()).isEqualTo(Files.size(file));
        }

        assertThat(records()).containsExactly("both", "third");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    /// Until the new file has the name, the old one is what counts; from then on, the new one is.
    @Test
    void aNewFileThatIsCutAtAnyByteIsForgotten() throws IOException {
        byte[] fresh = journalOf("both");
        byte[] old = journalOf("first", "second");
        Path unfinished = folder.resolve("board.new");
        for (int length = 0; length <= fresh.length; length++) {
            Files.write(file, old);
            Files.write(unfinished, Arrays.copyOf(fresh, length));

            assertThat(records()).as("%s bytes", length).containsExactly("first", "second");
            assertThat(unfinished).doesNotExist();
        }
        Files.write(file, fresh);
        assertThat(records()).containsExactly("both");
    }

    @Test
    void goesOnWithTheOldFileIfTheNewOneCannotBeMade() throws IOException {
        journalOf("first");
        try (Journal journal = open(new ArrayList<>())) {
            Path taken = Files.createDirectory(folder.resolve("board.new"));
            Files.createFile(taken.resolve("something"));

            assertThatIOException().isThrownBy(() -> journal.rewrite(all("lost")));
            assertThat(journal.isSound()).isTrue();
            journal.append(bytes("second"));
            Files.delete(taken.resolve("something"));
            Files.delete(taken);
        }

        assertThat(records()).containsExactly("first", "second");
    }

    @Test
    void takesNothingMoreWhenItCannotTakeBackWhatFailed() throws IOException {
        Journal journal = open(new ArrayList<>());
        journal.close();

        assertThatIOException().isThrownBy(() -> journal.append(bytes("lost")));
        assertThat(journal.isSound()).isFalse();
        assertThatIOException()
                .isThrownBy(() -> journal.append(bytes("more")))
                .withMessageContaining("failed before");
    }

    @Test
    void aLinkToAFileStaysALink() throws IOException {
        journalOf("first");
        Path target = Files.move(file, folder.resolve("target"));
        Files.createSymbolicLink(file, target);
        try (Journal journal = open(new ArrayList<>())) {
            journal.rewrite(all("both"));
        }

        assertThat(file).isSymbolicLink();
        assertThat(records()).containsExactly("both");
    }

    /// What one process has locked, another one cannot open.
    @Test
    void aFileThatIsLockedByAnotherIsNotOpened() throws IOException {
        journalOf("first");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();

            assertThatIOException().isThrownBy(this::records).withMessageContaining("in use");
        }
    }
}
