package hyperserve.web.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The media types of names, by what follows the last dot. Our own table, so that they are the same
/// on every system.
final class MediaTypes {

    static final String UNKNOWN = "application/octet-stream";

    private static final String UTF_8 = "; charset=utf-8";

    /// A type and the endings that have it, each.
    private static final String TABLE =
            """
            text/html html htm
            text/css css
            text/javascript js mjs cjs
            text/plain txt text log ini conf
            text/markdown md markdown
            text/csv csv
            text/calendar ics
            text/vcard vcf
            text/vtt vtt
            text/xml xml xsl xsd
            text/tab-separated-values tsv
            text/x-java java
            text/x-c c h
            text/x-python py
            text/x-shellscript sh
            application/json json map
            application/ld+json jsonld
            application/geo+json geojson
            application/manifest+json webmanifest
            application/yaml yaml yml
            application/toml toml
            application/xhtml+xml xhtml
            application/rss+xml rss
            application/atom+xml atom
            application/wasm wasm
            application/pdf pdf
            application/zip zip
            application/gzip gz tgz
            application/zstd zst
            application/x-brotli br
            application/x-tar tar
            application/x-bzip2 bz2
            application/x-xz xz
            application/x-7z-compressed 7z
            application/java-archive jar war
            application/vnd.rar rar
            application/rtf rtf
            application/epub+zip epub
            application/sql sql
            application/pgp-signature asc sig
            application/x-x509-ca-cert crt cer der
            application/x-pem-file pem
            application/msword doc
            application/vnd.ms-excel xls
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            image/png png
            image/apng apng
            image/jpeg jpg jpeg
            image/gif gif
            image/webp webp
            image/avif avif
            image/jxl jxl
            image/heic heic
            image/svg+xml svg
            image/x-icon ico
            image/bmp bmp
            image/tiff tif tiff
            audio/mpeg mp3
            audio/ogg ogg oga opus
            audio/wav wav
            audio/flac flac
            audio/aac aac
            audio/mp4 m4a
            audio/midi mid midi
            video/mp4 mp4 m4v
            video/webm webm
            video/ogg ogv
            video/mpeg mpeg mpg
            video/quicktime mov
            video/x-matroska mkv
            application/vnd.apple.mpegurl m3u8
            video/mp2t ts
            font/woff woff
            font/woff2 woff2
            font/ttf ttf
            font/otf otf
            application/vnd.ms-fontobject eot
            model/gltf+json gltf
            model/gltf-binary glb
            """;

    private static final Map<String, String> BY_ENDING = read();

    private MediaTypes() {}

    private static Map<String, String> read() {
        Map<String, String> types = new HashMap<>();
        TABLE.lines()
                .forEach(
                        line -> {
                            String[] words = line.split(" ", -1);
                            for (int i = 1; i < words.length; i++) {
                                types.put(words[i], withCharset(words[0]));
                            }
                        });
        return Map.copyOf(types);
    }

    /// Text says its charset, or else a browser guesses one.
    private static String withCharset(String type) {
        return (type.startsWith("text/") || type.endsWith("/yaml") || type.endsWith("/toml"))
                ? type + UTF_8
                : type;
    }

    /// {@return what follows the last dot of a name, in lower case, or nothing}
    static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /// @param own types by ending that count before ours
    static String of(String name, Map<String, String> own) {
        String ending = name.indexOf('.') < 0 ? "" : ending(name);
        String type = own.get(ending);
        return type == null ? BY_ENDING.getOrDefault(ending, UNKNOWN) : type;
    }

    /// Whether content of a type may have become shorter by a content coding, so that it is worth
    /// looking for that.
    static boolean isCompressible(String type) {
        int semicolon = type.indexOf(';');
        String essence = semicolon < 0 ? type : type.substring(0, semicolon).stripTrailing();
        return essence.startsWith("text/")
                || essence.endsWith("+xml")
                || essence.endsWith("+json")
                || essence.startsWith("font/t")
                || essence.equals("font/otf")
                || switch (essence) {
                    case "application/json",
                            "application/yaml",
                            "application/toml",
                            "application/wasm",
                            "application/sql",
                            "application/rtf",
                            "application/pdf",
                            "application/x-tar",
                            "application/vnd.ms-fontobject",
                            "application/vnd.apple.mpegurl",
                            "image/bmp",
                            "image/x-icon",
                            "model/gltf-binary" ->
                            true;
                    default -> false;
                };
    }
}
