package hyperserve.observe.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTextTest {

    @Test
    void separatesWhatStandsSideBySide() {
        JsonText json = new JsonText().object();
        json.name("a").array().value(1).value(2.5).value(true).endArray();
        json.name("b").object().endObject().name("c").array().endArray();

        assertThat(json.endObject()).hasToString("{\"a\":[1,2.5,true],\"b\":{},\"c\":[]}");
    }

    @Test
    void isOneLineWhateverATextHolds() {
        assertThat(new JsonText().value("a\"\\\r\n\u0000\u001b\ud800"))
                .hasToString("\"a\\\"\\\\\\r\\n\\u0000\\u001b\ufffd\"");
    }

    @Test
    void writesWhatIsNoNumberThereAsNull() {
        assertThat(new JsonText().array().value(Double.NaN).value(1 / 3d).endArray())
                .hasToString("[null,0.333]");
    }
}
