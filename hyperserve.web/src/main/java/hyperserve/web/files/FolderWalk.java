package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.util.List;

/// How a system is asked for a folder below a root such that no link leads astray.
interface FolderWalk {

    /// What is done in a folder while it is open.
    ///
    /// @param <T> the result
    @FunctionalInterface
    interface Visit<T> {
        @Nullable
        T in(OpenFolder folder) throws IOException;
    }

    /// Goes from the root down to a folder.
    ///
    /// @param names the names from the root on
    /// @return what the visit returned, or null if there is no such folder
    /// @throws IOException if the system failed, or a visit threw that
    <T> @Nullable T to(List<String> names, Visit<T> visit) throws IOException;
}
