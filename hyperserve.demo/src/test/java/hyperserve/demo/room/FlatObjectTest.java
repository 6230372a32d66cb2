package hyperserve.demo.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/// What is an object of texts, true and false.
final class FlatObjectTest {

    private static final String WHOLE =
            " {\"a\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20AC\\ud83d\\uDE00 \u20ac\" ,"
                    + "\r\n\t\"b\":true,\"\":false}";

    private static final String TEXT = "\"\\/\b\f\n\r\t\u20ac\ud83d\ude00 \u20ac";

    @Test
    void isReadWithAllThatTextsHave() throws Refusal {
        assertThat(FlatObject.read(WHOLE + " \n"))
                .isEqualTo(Map.of("a", TEXT, "b", true, "", false));
        assertThat(FlatObject.read("{}")).isEmpty();
    }

    @Test
    void noBeginningOfOneIsOne() {
        for (int length = 0; length < WHOLE.length(); length++) {
            isRefused(WHOLE.substring(0, length), "the JSON of the message ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | is no object of texts, true and false",
                "\"a\" | is no object of texts, true and false",
                "{\"a\":1} | is no object of texts, true and false",
                "{\"a\":null} | is no object of texts, true and false",
                "{\"a\":{}} | is no object of texts, true and false",
                "{\"a\":\"b\",} | is no object of texts, true and false",
                "{\"a\":truefalse} | is no object of texts, true and false",
                "{'a':\"b\"} | is no object of texts, true and false",
                "{\"a\" \"b\"} | is no object of texts, true and false",
                "{}{} | goes on behind its end",
                "{\"a\":\"b\"}x | goes on behind its end",
                "{\"a\":\"b\",\"a\":\"b\"} | has a member twice",
                "{\"a\":\"\\x\"} | has an unknown escape",
                "{\"a\":\"\\u12g4\"} | has an unknown escape",
                "{\"a\":\"\\u+123\"} | has an unknown escape",
                "{\"a\":\"\\u١٢٣٤\"} | has an unknown escape",
                "{\"a\":\"\t\"} | has a control character in a text",
                "{\"1\":true,\"2\":true,\"3\":true,\"4\":true,\"5\":true,\"6\":true,\"7\":true,"
                        + "\"8\":true,\"9\":true} | has more than 8 members",
            })
    void whatIsMalformedIsRefused(String json, String why) {
        isRefused(json, "the JSON of the message " + why);
    }

    private static void isRefused(String json, String why) {
        assertThatThrownBy(() -> FlatObject.read(json))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(1007))
                .hasMessageStartingWith(why);
    }
}
