package hyperserve.web.files;

import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;
import hyperserve.web.EntityTag;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The resources below a folder of a module or class loader. Each is read when it is first asked
/// for; what is known of it then is kept, so there is as much of that as there are resources. Any
/// thread may use it.
final class ResourceTree implements FileTree {

    private static final int BUFFER = 16 * 1024;

    private static final int DIGEST_BYTES = 18;

    private final ResourceSource source;
    private final String folder;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, ResourceContent> known = new ConcurrentHashMap<>();

    /// @param folder what stands before the names, with a slash at its end
    /// @param mostBytes how many bytes of small resources are kept in memory
    ResourceTree(ResourceSource source, String folder, long mostBytes) {
        this.source = source;
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    ResourceTree withMemory(long most) {
        return new ResourceTree(source, folder, most);
    }

    @Override
    public @Nullable Found find(FilePath path, boolean toSend) throws IOException {
        if (path.isRoot()) {
            return Found.Folder.FOLDER;
        }
        String name = folder + path;
        ResourceContent content = known.get(name);
        if (content == null) {
            content = read(name);
            if (content != null) {
                known.put(name, content);
            }
        }
        return content;
    }

    private @Nullable ResourceContent read(String name) throws IOException {
        InputStream in = source.open(name);
        if (in == null) {
            return null;
        }
        MessageDigest digest = sha256();
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        long length = 0;
        try (in) {
            byte[] buffer = new byte[BUFFER];
            int read = in.read(buffer);
            while (read >= 0) {
                digest.update(buffer, 0, read);
                length += read;
                if (length <= FolderTree.SMALL) {
                    small.write(buffer, 0, read);
                }
                read = in.read(buffer);
            }
        }
        byte[] start = Arrays.copyOf(digest.digest(), DIGEST_BYTES);
        EntityTag tag =
                EntityTag.strong(Base64.getUrlEncoder().withoutPadding().encodeToString(start));
        boolean kept = length <= FolderTree.SMALL && reserve(length);
        return new ResourceContent(
                source, name, length, tag, kept ? FixedBody.of(small.toByteArray()) : null);
    }

    private boolean reserve(long length) {
        boolean fits = bytes.addAndGet(length) <= mostBytes;
        if (!fits) {
            bytes.addAndGet(-length);
        }
        return fits;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean mayHave(FilePath path) {
        return true;
    }

    @Override
    public boolean knowsFolders() {
        return false;
    }

    @Override
    public @Nullable List<Listed> list(FilePath path, int most, boolean dotFiles) {
        return null;
    }
}
