package hyperserve.web.files;

/// What becomes of symbolic links in a folder that is served. The folder's own name may lead
/// through links in any case.
public enum Links {
    /// None is followed: what is behind one is not there.
    NONE,
    /// Those are followed that lead to a place inside the folder, which has to be one that could be
    /// asked for itself.
    INSIDE
}
