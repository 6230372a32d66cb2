package hyperserve.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// What lies beside an archive: its checksum, as `sha256sum -c` reads it, and a list of the modules
/// in it (CycloneDX 1.6).
final class BillOfMaterials {

    private final String vendor = System.getProperty("java.vendor");

    private BillOfMaterials() {}

    /// Writes `ARCHIVE.sha256` and `NAME.cdx.json` beside an archive.
    ///
    /// @param image the image that is packed in it
    /// @param name what the image is called
    /// @param time when it was made
    /// @param archive the file
    /// @throws Exception if they could not be written
    static void write(Path image, String name, Instant time, Path archive) throws Exception {
        String sum = sha256(archive);
        Files.writeString(
                archive.resolveSibling(archive.getFileName() + ".sha256"),
                sum + "  " + archive.getFileName() + "\n");
        Files.writeString(
                archive.resolveSibling(name + ".cdx.json"),
                new BillOfMaterials().json(modules(image), name, time, sum));
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The modules of an image, each as `name@version`.
    private static List<String> modules(Path image) throws IOException, InterruptedException {
        Process java =
                new ProcessBuilder(image.resolve("bin", "java").toString(), "--list-modules")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> modules = java.inputReader().lines().toList();
        int code = java.waitFor();
        if (code != 0 || modules.isEmpty()) {
            throw new IllegalStateException("listing modules failed with exit code " + code);
        }
        return modules;
    }

    private String json(List<String> modules, String name, Instant time, String sum) {
        List<String> components = new ArrayList<>();
        String own = "unknown";
        for (String module : modules) {
            int at = module.indexOf('@');
            String moduleName = module.substring(0, at);
            String version = module.substring(at + 1);
            if (moduleName.startsWith("hyperserve.")) {
                own = version;
            }
            components.add(component(moduleName, version));
        }
        return """
        {
          "bomFormat": "CycloneDX",
          "specVersion": "1.6",
          "serialNumber": "urn:uuid:%s",
          "version": 1,
          "metadata": {
            "timestamp": "%s",
            "component": {
              "type": "application",
              "bom-ref": "%s",
              "name": "%s",
              "version": "%s",
              "hashes": [{"alg": "SHA-256", "content": "%s"}],
              "licenses": [{"license": {"id": "MIT"}}]
            }
          },
          "components": [
        %s
          ]
        }
        """
                .formatted(
                        UUID.nameUUIDFromBytes(sum.getBytes(StandardCharsets.US_ASCII)),
                        time,
                        name,
                        name,
                        own,
                        sum,
                        String.join(",\n", components));
    }

    private String component(String name, String version) {
        boolean own = name.startsWith("hyperserve.");
        return """
            {
              "type": "library",
              "bom-ref": "%1$s@%2$s",
              "publisher": "%3$s",
              "name": "%1$s",
              "version": "%2$s",
              "licenses": [%4$s]
            }\
        """
                .formatted(
                        name,
                        version,
                        own ? "HyperServe" : vendor,
                        own
                                ? "{\"license\": {\"id\": \"MIT\"}}"
                                : "{\"expression\": \"GPL-2.0-only WITH"
                                        + " Classpath-exception-2.0\"}");
    }
}
