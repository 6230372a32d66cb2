package hyperserve.runtime.net;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Which of the sources accepts: a right that goes round, or the lane of one would be the door of
/// all.
///
/// There is one listening socket for each address, and one door to all of them (see [Acceptor]). To
/// give each source sockets of its own (`SO_REUSEPORT`) would let the system deal by a hash, which
/// neither knows who has the fewest connections nor goes past a source that is busy; and what waits
/// in the backlog of a socket that is closed is reset.
///
/// One source *has* the door, at first number 0. While it polls nobody can take the door from it.
/// When it has accepted so many that it is another's turn, it *offers* the door whenever it does
/// not poll; who polls next takes it, itself among them. So nobody is woken for it, it never goes
/// to a source that nobody polls, and where one source is awake alone, it stays.
///
/// The word is twice the number of the source that has the door, and one more while it is offered.
/// To offer is a volatile write, to take a `compareAndSet`: they order what those who accept, one
/// after the other, do with the [Acceptor]. A source that has nothing to do with the door only
/// reads it, at each poll, and it changes once in many connections.
final class Door {

    private static final int OFFERED = 1;

    private static final int WORD = Lines.ROOM / Integer.BYTES;

    private final int sources;
    private final AtomicIntegerArray words = new AtomicIntegerArray(WORD + 1 + WORD);

    /// How many sources will not take it any more.
    private final AtomicInteger gone = new AtomicInteger();

    /// The first source has it.
    Door(int sources) {
        this.sources = sources;
        // Linked now, and not when there may be no memory for it.
        words.compareAndSet(WORD, 0, 0);
    }

    /// {@return the number of the source that has it, or had it a moment ago}
    int holder() {
        return words.get(WORD) >> 1;
    }

    /// Before a source polls.
    ///
    /// @param takes whether it wants the door if another offers it
    /// @return whether it has it, until it polls no more
    boolean enter(int source, boolean takes) {
        int mine = source << 1;
        int current = words.get(WORD);
        if (current == mine) {
            return true;
        }
        boolean offered = (current & OFFERED) != 0 && (takes || current >> 1 == source);
        return offered && words.compareAndSet(WORD, current, mine);
    }

    /// Offers it. For the source that has it, after its poll.
    void offer(int source) {
        words.set(WORD, source << 1 | OFFERED);
    }

    /// Tells, once, that a source without it will never take it.
    void leave() {
        gone.getAndIncrement();
    }

    /// Whether all but one have gone.
    boolean isLeft() {
        return gone.get() == sources - 1;
    }
}
