package hyperserve.web.files;

import hyperserve.api.Nullable;
import hyperserve.web.ByteRanges;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How files are served.
///
/// @param dotFiles whether names may begin with a dot
/// @param index the files that stand for their folder, the first that is there
/// @param listing whether a folder without one is listed
/// @param fallback the file that stands for what is not there, or null
/// @param cacheRules what caches are told; the first that fits
/// @param codings the content codings whose files are looked for, the best first
/// @param mediaTypes types by ending, before our own
/// @param memory how many bytes of small files are kept
/// @param ranges how many ranges of a request are heeded
record FileOptions(
        boolean dotFiles,
        List<String> index,
        boolean listing,
        @Nullable FilePath fallback,
        List<CacheRule> cacheRules,
        List<Coding> codings,
        Map<String, String> mediaTypes,
        long memory,
        int ranges) {

    private static final long MEMORY = 8 * 1024 * 1024;

    /// The share of the heap that small files may take.
    private static final int SHARE = 32;

    /// A content coding and what the names of its files end with.
    ///
    /// @param name such as `gzip`
    /// @param suffix such as `.gz`
    record Coding(String name, String suffix) {}

    static final FileOptions DEFAULTS =
            new FileOptions(
                    false,
                    List.of("index.html"),
                    false,
                    null,
                    List.of(),
                    List.of(
                            new Coding("zstd", ".zst"),
                            new Coding("br", ".br"),
                            new Coding("gzip", ".gz")),
                    Map.of(),
                    Math.min(MEMORY, Runtime.getRuntime().maxMemory() / SHARE),
                    ByteRanges.MOST);

    FileOptions withDotFiles() {
        return new FileOptions(
                true, index, listing, fallback, cacheRules, codings, mediaTypes, memory, ranges);
    }

    FileOptions withIndex(List<String> names) {
        for (String name : names) {
            if (!FilePath.isName(name, true)) {
                throw new IllegalArgumentException("an index is the name of a file, not " + name);
            }
        }
        return new FileOptions(
                dotFiles,
                List.copyOf(names),
                listing,
                fallback,
                cacheRules,
                codings,
                mediaTypes,
                memory,
                ranges);
    }

    FileOptions withListing(boolean listed) {
        return new FileOptions(
                dotFiles, index, listed, fallback, cacheRules, codings, mediaTypes, memory, ranges);
    }

    FileOptions withFallback(String file) {
        FilePath path = FilePath.of(file, true);
        if (path == null || path.directory()) {
            throw new IllegalArgumentException(
                    "a fallback is a file such as index.html, and not '" + file + "'");
        }
        return new FileOptions(
                dotFiles, index, listing, path, cacheRules, codings, mediaTypes, memory, ranges);
    }

    FileOptions withCacheRule(CacheRule rule) {
        List<CacheRule> more = new ArrayList<>(cacheRules);
        more.add(rule);
        return new FileOptions(
                dotFiles,
                index,
                listing,
                fallback,
                List.copyOf(more),
                codings,
                mediaTypes,
                memory,
                ranges);
    }

    FileOptions withoutCodings() {
        return new FileOptions(
                dotFiles,
                index,
                listing,
                fallback,
                cacheRules,
                List.of(),
                mediaTypes,
                memory,
                ranges);
    }

    FileOptions withMediaType(String ending, String type) {
        Map<String, String> more = new HashMap<>(mediaTypes);
        more.put(ending.toLowerCase(Locale.ROOT), type);
        return new FileOptions(
                dotFiles,
                index,
                listing,
                fallback,
                cacheRules,
                codings,
                Map.copyOf(more),
                memory,
                ranges);
    }

    FileOptions withMemory(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory is 0 or more bytes, not " + bytes);
        }
        return new FileOptions(
                dotFiles, index, listing, fallback, cacheRules, codings, mediaTypes, bytes, ranges);
    }

    FileOptions withRanges(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("there is 1 range or more, not " + most);
        }
        return new FileOptions(
                dotFiles, index, listing, fallback, cacheRules, codings, mediaTypes, memory, most);
    }

    /// {@return the value of `Cache-Control` for a file}
    String cacheControl(String path) {
        for (CacheRule rule : cacheRules) {
            if (rule.paths().test(path)) {
                return rule.value();
            }
        }
        return CacheRule.ASK;
    }
}
