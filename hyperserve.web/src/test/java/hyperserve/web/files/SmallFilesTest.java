package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.api.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

final class SmallFilesTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00Z");
    private static final Response WHOLE = Response.text("whole");

    @TempDir private Path root;

    private FolderTree tree;

    @BeforeEach
    void open() throws Exception {
        tree = FolderTree.of(root);
    }

    private FileContent write(String name, int size) throws Exception {
        Path file = Files.write(root.resolve(name), new byte[size]);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
        return (FileContent) tree.find(path(name), true);
    }

    private static FilePath path(String name) {
        return new FilePath(List.of(name), false);
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    @Test
    void areKeptAsLongAsTheyAreTheSame() throws Exception {
        SmallFiles small = new SmallFiles(100_000);
        FileContent content = write("a", 10);
        small.keep(path("a"), content, WHOLE, now());

        SmallFiles.Kept kept = small.find(tree, path("a"));
        assertThat(kept).isNotNull();
        assertThat(kept.whole()).isSameAs(WHOLE);
        Files.setLastModifiedTime(root.resolve("a"), FileTime.from(CHANGED.plusNanos(1000)));
        assertThat(small.find(tree, path("a"))).isNull();
        assertThat(small.bytes()).isZero();
    }

    @Test
    void areGoneWithTheirFileOrBehindALink() throws Exception {
        SmallFiles small = new SmallFiles(100_000);
        small.keep(path("a"), write("a", 10), WHOLE, now());
        small.keep(path("b"), write("b", 10), WHOLE, now());
        Files.delete(root.resolve("a"));
        Files.move(root.resolve("b"), root.resolve("c"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("c"));

        assertThat(small.find(tree, path("a"))).isNull();
        assertThat(small.find(tree, path("b"))).isNull();
    }

    /// Within one tick of the file system's clock there may be two states.
    @Test
    void areNotKeptIfTheyWereWrittenToAMomentAgo() throws Exception {
        SmallFiles small = new SmallFiles(100_000);
        FileContent content = write("a", 10);
        small.keep(path("a"), content, WHOLE, CHANGED.toEpochMilli() + 2999);
        assertThat(small.bytes()).isZero();
        small.keep(path("a"), content, WHOLE, CHANGED.toEpochMilli() + 3000);
        assertThat(small.bytes()).isPositive();
    }

    @Test
    void takeNoMoreThanTheirBound() throws Exception {
        SmallFiles small = new SmallFiles(20_000);
        for (int i = 0; i < 100; i++) {
            small.keep(path("f" + i), write("f" + i, 1000), WHOLE, now());
            assertThat(small.bytes()).isPositive().isLessThanOrEqualTo(20_000);
        }
        assertThat(small.find(tree, path("f99"))).isNotNull();
    }

    @Test
    void areNotKeptWithoutABoundOrIfTheyAreLarge() throws Exception {
        SmallFiles none = new SmallFiles(0);
        none.keep(path("a"), write("a", 1), WHOLE, now());
        SmallFiles some = new SmallFiles(1_000_000);
        some.keep(path("b"), write("b", (int) FolderTree.SMALL), WHOLE, now());
        FileContent large = write("c", (int) FolderTree.SMALL + 1);
        some.keep(path("c"), large, WHOLE, now());
        large.close();

        assertThat(none.bytes()).isZero();
        assertThat(some.find(tree, path("b"))).isNotNull();
        assertThat(some.find(tree, path("c"))).isNull();
    }

    @Test
    void haveTheirContentInMemory() throws Exception {
        FileContent content = write("a", 10);

        assertThat(content.memory()).isEqualTo(FixedBody.of(new byte[10]));
    }
}
