package hyperserve.http2.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

final class FieldListTest {

    private static FieldList of(int fields, String field) {
        return Lists.of(Collections.nCopies(fields, field));
    }

    @Test
    void keepsItsArraysForListsOfTheUsualSize() {
        FieldList list = of(40, "name: value");
        long held = list.held();
        list.forget();
        assertThat(list.held()).isEqualTo(held).isPositive();
    }

    @Test
    void letsGoOfAllArraysAfterAListOfManyFields() {
        FieldList list = of(500, "a: b");
        list.forget();
        assertThat(list.held()).isZero();
    }

    @Test
    void letsGoOfAllArraysAfterALongList() {
        FieldList list = of(1, "name: " + "a".repeat(10_000));
        list.forget();
        assertThat(list.held()).isZero();
        list.clear();
        assertThat(Lists.text(list)).isEqualTo(List.of());
    }
}
