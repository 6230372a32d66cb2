package hyperserve.web.filter;

import hyperserve.api.Headers;

/// Field lines that are made once and added to many answers.
final class PreparedFields {

    private final Headers lines;

    PreparedFields(Headers lines) {
        this.lines = lines.copy();
    }

    Headers lines() {
        return lines;
    }

    /// Adds those whose names are not there; what a handler has said stays.
    Headers addMissingTo(Headers present) {
        if (isDisjointFrom(present)) {
            return present.adding(lines);
        }
        Headers all = present;
        for (int i = 0; i < lines.size(); i++) {
            if (!present.contains(lines.name(i))) {
                all = all.adding(lines.name(i), lines.value(i));
            }
        }
        return all;
    }

    /// Adds all of them, in place of what is there by the same names.
    Headers putInto(Headers present) {
        Headers others = present;
        if (!isDisjointFrom(present)) {
            for (int i = 0; i < lines.size(); i++) {
                others = others.without(lines.name(i));
            }
        }
        return others.adding(lines);
    }

    private boolean isDisjointFrom(Headers present) {
        for (int i = 0; i < lines.size(); i++) {
            if (present.contains(lines.name(i))) {
                return false;
            }
        }
        return true;
    }
}
