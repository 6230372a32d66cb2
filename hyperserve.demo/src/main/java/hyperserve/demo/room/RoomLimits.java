package hyperserve.demo.room;

/// How much rooms take.
///
/// @param rooms how many there are at a time
/// @param visitors how many a room has, those included who have not said their name
/// @param name how many characters of UTF-16 a name has, as browsers count them
/// @param message how many bytes a message of a visitor has
/// @param burst how many messages a visitor may send at once
/// @param perSecond how many more each second
/// @param waiting how many bytes may wait for a visitor who does not read
record RoomLimits(
        int rooms, int visitors, int name, int message, int burst, int perSecond, int waiting) {

    /// {@return 16 rooms of 50 visitors with names of 32 characters, who send messages of 1 KiB,
    /// two a second and twenty at once; 32 KiB wait for each}
    static RoomLimits defaults() {
        return new RoomLimits(16, 50, 32, 1024, 20, 2, 32 * 1024);
    }
}
