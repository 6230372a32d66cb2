package hyperserve.api.routing;

import hyperserve.api.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Patterns with names while they are put together; becomes a [SegmentNode].
final class SegmentTree {

    private final Map<String, SegmentTree> literals = new LinkedHashMap<>();
    private @Nullable SegmentTree parameter;
    private @Nullable Endpoint rest;
    private @Nullable Endpoint end;

    void add(Endpoint endpoint) {
        add(endpoint, endpoint.segments());
    }

    private void add(Endpoint endpoint, List<Segment> segments) {
        if (segments.isEmpty()) {
            end = endpoint;
            return;
        }
        List<Segment> others = segments.subList(1, segments.size());
        Segment first = segments.getFirst();
        if (first instanceof Segment.Literal(String text)) {
            literals.computeIfAbsent(text, _ -> new SegmentTree()).add(endpoint, others);
        } else if (first instanceof Segment.Parameter) {
            SegmentTree next = parameter == null ? new SegmentTree() : parameter;
            parameter = next;
            next.add(endpoint, others);
        } else {
            rest = endpoint;
        }
    }

    SegmentNode node() {
        Map<String, SegmentNode> nodes = new LinkedHashMap<>();
        literals.forEach((text, tree) -> nodes.put(text, tree.node()));
        return new SegmentNode(
                new ByteTable<>(nodes), parameter == null ? null : parameter.node(), rest, end);
    }
}
