package hyperserve.websocket.frame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A table of frames and of what is found in them. Bytes are written in hexadecimal. Behind the
/// first byte of a frame, `<..>` or `".."` stands for length, masking key and masked payload, and
/// `<..>*n` for so many times that payload. A line with `=` says what is found, and an empty line
/// ends a case.
final class FrameTable {

    private static final Pattern PART =
            Pattern.compile(
                    "\\s*(?:([0-9a-f]+)\\s*(?:<([0-9a-f ]*)>(?:\\*(\\d+))?|\"([^\"]*)\")?)");

    record Case(String name, String frames, String found) {
        @Override
        public String toString() {
            return name + ": " + frames;
        }

        byte[] bytes() {
            return FrameTable.bytes(frames);
        }
    }

    private FrameTable() {}

    static List<Case> read(String file) throws IOException {
        List<Case> cases = new ArrayList<>();
        StringBuilder frames = new StringBuilder();
        StringBuilder found = new StringBuilder();
        String name = "";
        for (String line : lines(file)) {
            if (line.startsWith("#")) {
                name = line.substring(1).strip();
            } else if (line.startsWith("=")) {
                found.append(line.substring(1).strip()).append('\n');
            } else if (!line.isEmpty()) {
                frames.append(line).append('\n');
            } else if (!frames.isEmpty()) {
                cases.add(new Case(name, frames.toString().strip(), found.toString().strip()));
                frames.setLength(0);
                found.setLength(0);
            }
        }
        return cases;
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = FrameTable.class.getResourceAsStream(name)) {
            byte[] all = Objects.requireNonNull(file, name).readAllBytes();
            return (new String(all, StandardCharsets.UTF_8) + "\n\n").lines().toList();
        }
    }

    static byte[] bytes(String frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher part = PART.matcher(frames);
        int at = 0;
        while (at < frames.length() && part.find(at) && part.start() == at) {
            at = part.end();
            byte[] raw = HexFormat.of().parseHex(part.group(1));
            if (part.group(2) == null && part.group(4) == null) {
                bytes.writeBytes(raw);
            } else {
                bytes.writeBytes(ClientFrames.frame(raw[0], payload(part)));
            }
        }
        if (at < frames.length()) {
            throw new IllegalArgumentException("no frames: " + frames.substring(at));
        }
        return bytes.toByteArray();
    }

    private static byte[] payload(Matcher part) {
        if (part.group(4) != null) {
            return part.group(4).getBytes(StandardCharsets.UTF_8);
        }
        int times = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
        return HexFormat.of().parseHex(part.group(2).replace(" ", "").repeat(times));
    }
}
