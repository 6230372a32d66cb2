package hyperserve.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The cases of `frames.txt`: frames in hexadecimal, `length type flags stream payload`, and what
/// is found. Each is read whole, byte by byte, and cut in two at every byte.
final class FrameReaderTest {

    record Case(String frames, String found) {
        @Override
        public String toString() {
            return frames;
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(frames.replaceAll("\\s", ""));
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        StringBuilder frames = new StringBuilder();
        StringBuilder found = new StringBuilder();
        for (String line : lines()) {
            if (line.startsWith("= ")) {
                found.append(line.substring(2)).append('\n');
            } else if (line.isEmpty() && !frames.isEmpty()) {
                cases.add(new Case(frames.toString().strip(), found.toString().strip()));
                frames.setLength(0);
                found.setLength(0);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                frames.append(line).append(' ');
            }
        }
        assertThat(frames).isEmpty();
        assertThat(cases).hasSizeGreaterThan(40);
        return cases.stream();
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = FrameReaderTest.class.getResourceAsStream("frames.txt")) {
            byte[] all = Objects.requireNonNull(file).readAllBytes();
            return (new String(all, StandardCharsets.UTF_8) + "\n\n")
                    .replace("\nSETTINGS\n", "\n000000 04 00 00000000\n")
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheSameHoweverTheBytesAreCut(Case each) {
        byte[] bytes = each.bytes();
        assertThat(Frames.read(List.of(bytes), Frames.MAX_FRAME_SIZE)).isEqualTo(each.found());
        List<byte[]> single = new ArrayList<>();
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] before = Arrays.copyOf(bytes, cut);
            byte[] after = Arrays.copyOfRange(bytes, cut, bytes.length);
            assertThat(Frames.read(List.of(before, after), Frames.MAX_FRAME_SIZE))
                    .as("cut at %s", cut)
                    .isEqualTo(each.found());
            if (cut < bytes.length) {
                single.add(new byte[] {bytes[cut]});
            }
        }
        assertThat(Frames.read(single, Frames.MAX_FRAME_SIZE)).isEqualTo(each.found());
    }

    @Test
    void takesFramesUpToTheSetting() {
        String head = "000000 04 00 00000000 004000 00 00 00000001".replace(" ", "");
        byte[] bytes = HexFormat.of().parseHex(head + "61".repeat(16_384));
        assertThat(Frames.read(List.of(bytes), 16_384)).contains("DATA <6161");
        assertThat(Frames.read(List.of(bytes), 16_383))
                .endsWith("FRAME_SIZE_ERROR: a frame larger than MAX_FRAME_SIZE");
    }
}
