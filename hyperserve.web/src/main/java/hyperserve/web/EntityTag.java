package hyperserve.web;

/// Placeholder.
public final class EntityTag {
    private EntityTag() {}
}
