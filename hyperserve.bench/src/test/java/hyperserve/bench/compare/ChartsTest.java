package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

final class ChartsTest {

    private static Row row(String server, String version, double bytes) {
        return new Row(1, server, version, "memory", Map.of("resident_bytes", bytes));
    }

    @Test
    void drawsABarForEachServerTheShortestFirst() throws Exception {
        String svg =
                Charts.draw(
                        "memory",
                        List.of(row("go", "1.19", 30e6), row("lockfree", "HyperServe 1", 15e6)));
        Document chart =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        var bars = chart.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(2);
        assertThat(bars.item(0).getAttributes().getNamedItem("width").getNodeValue())
                .isEqualTo("260");
        assertThat(bars.item(1).getAttributes().getNamedItem("width").getNodeValue())
                .isEqualTo("520");
        assertThat(svg.indexOf(">lockfree<")).isPositive().isLessThan(svg.indexOf(">go<"));
        assertThat(svg).contains(">15.0<", ">30.0<");
    }

    @Test
    void drawsTheLongestBarFirstWhereMoreIsBetter() {
        String svg = Charts.draw("sleep-500", List.of(rate("go", 3e4), rate("lockfree", 4e4)));
        assertThat(svg.indexOf(">lockfree<")).isPositive().isLessThan(svg.indexOf(">go<"));
        svg = Charts.draw("sleep-500", List.of(rate("go", 4e4), rate("lockfree", 3e4)));
        assertThat(svg.indexOf(">go<")).isPositive().isLessThan(svg.indexOf(">lockfree<"));
    }

    private static Row rate(String server, double rate) {
        return new Row(1, server, "1", "sleep-500", Map.of("rate", rate));
    }

    @Test
    void drawsNothingWithoutMeasurements() {
        assertThat(Charts.draw("memory", List.of())).isEmpty();
    }
}
