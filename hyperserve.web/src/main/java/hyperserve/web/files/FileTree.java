package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Where files are looked up.
interface FileTree {

    /// What a folder has.
    ///
    /// @param name its name
    /// @param folder whether it is a folder itself
    /// @param size its length, if it is none
    /// @param modified when it was last changed
    record Listed(String name, boolean folder, long size, Instant modified) {}

    /// Looks for what a path names.
    ///
    /// @param path the path, without regard to a slash at its end
    /// @param toSend whether the content of a file is wanted at once, so that it is of the state
    ///     that is told of it
    /// @return what is there, or null
    /// @throws IOException if something is there that cannot be opened now
    @Nullable
    Found find(FilePath path, boolean toSend) throws IOException;

    /// A hint that is cheap and need not be right.
    ///
    /// @return false if it is hardly worth looking for a file
    boolean mayHave(FilePath path);

    /// {@return whether [#find] knows folders}
    boolean knowsFolders();

    /// Lists a folder.
    ///
    /// @param path the folder
    /// @param most how many names are looked at at most
    /// @param dotFiles whether names that begin with a dot are among them
    /// @return what could be asked for, in no order, or null if there is no such folder
    @Nullable
    List<Listed> list(FilePath path, int most, boolean dotFiles) throws IOException;
}
