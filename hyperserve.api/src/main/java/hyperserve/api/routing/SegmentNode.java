package hyperserve.api.routing;

import hyperserve.api.Nullable;

/// Where some patterns with names stand after the same segments: what may come next, and what is
/// found if the path ends.
///
/// A search visits a node at most once, because a node has one place in the tree and so one depth;
/// going back cannot make it slower than the number of nodes, whatever the path.
final class SegmentNode {

    private final ByteTable<SegmentNode> literals;
    private final @Nullable SegmentNode parameter;
    private final @Nullable Endpoint rest;
    private final @Nullable Endpoint end;

    SegmentNode(
            ByteTable<SegmentNode> literals,
            @Nullable SegmentNode parameter,
            @Nullable Endpoint rest,
            @Nullable Endpoint end) {
        this.literals = literals;
        this.parameter = parameter;
        this.rest = rest;
        this.end = end;
    }

    /// Finds what matches the rest of a path: literal before `{name}` before `{name...}`.
    ///
    /// @param start where the next segment begins; beyond the limit if there is none
    /// @param limit where the path ends
    @Nullable
    Endpoint find(byte[] buffer, int start, int limit) {
        if (start > limit) {
            return end;
        }
        int stop = segmentEnd(buffer, start, limit);
        SegmentNode literal = literals.get(buffer, start, stop - start);
        if (literal != null) {
            Endpoint found = literal.find(buffer, stop + 1, limit);
            if (found != null) {
                return found;
            }
        }
        if (parameter != null && stop > start) {
            Endpoint found = parameter.find(buffer, stop + 1, limit);
            if (found != null) {
                return found;
            }
        }
        return rest;
    }

    /// {@return the index of the next slash, or the limit}
    static int segmentEnd(byte[] buffer, int start, int limit) {
        int i = start;
        while (i < limit && buffer[i] != '/') {
            i++;
        }
        return i;
    }
}
