package hyperserve.demo.board;

/// How much a board takes.
///
/// @param notes how many notes
/// @param text how many characters of UTF-16 each, as browsers count them
/// @param picture how many bytes a picture
/// @param pictures how many bytes all pictures, which are kept in the heap
record Limits(int notes, int text, int picture, long pictures) {

    /// {@return 200 notes of 2,000 characters and pictures of 2 MiB, which have a quarter of the
    /// heap}
    static Limits ofHeap() {
        return new Limits(200, 2000, 2 << 20, Runtime.getRuntime().maxMemory() / 4);
    }
}
