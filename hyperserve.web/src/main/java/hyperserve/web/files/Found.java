package hyperserve.web.files;

/// What a path names.
sealed interface Found permits Found.Folder, Content {

    /// A folder.
    enum Folder implements Found {
        /// Whichever it is.
        FOLDER
    }
}
