package hyperserve.demo.room;

import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketMessage;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The members of one room, each of whom is told of all others.
///
/// All is done under this object's lock, so that each is told the same in the same order, beginning
/// with who is there. Nothing waits under it: what has no room at a member that does not read ends
/// that membership, and nobody else's. A message is encoded once for all. Any thread may use it.
final class Room {

    /// Who says nothing more for so long is thought to write no longer. The page says it again
    /// sooner, and windows forget it as soon.
    private static final long WRITING_NANOS = 6_000_000_000L;

    /// A member. Guarded by the room's lock.
    private static final class Member {
        private final long id;
        private String name;
        private boolean writes;
        private long since;

        Member(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    private final RoomLimits limits;
    private final LongSupplier clock;

    // Guarded by this, in the order in which they came.
    private final Map<WebSocket, Member> members = new LinkedHashMap<>();
    private long lastId;

    /// @param clock nanoseconds since whenever
    Room(RoomLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /// Names a visitor, who is a member from then on.
    ///
    /// @param visitor who it is
    /// @param wanted the name, nothing for one that is found here
    synchronized void name(WebSocket visitor, String wanted) {
        Member known = members.get(visitor);
        String name = wanted.isEmpty() ? guestBeside(visitor) : wanted;
        if (known == null) {
            join(visitor, name);
        } else if (!known.name.equals(name)) {
            known.name = name;
            tell(named("name", known));
        }
    }

    private void join(WebSocket visitor, String name) {
        Member member = new Member(++lastId, name);
        tell(named("came", member));
        members.put(visitor, member);
        if (!visitor.trySend(WebSocketMessage.text(welcome(member)))) {
            leave(visitor);
        }
    }

    /// The first that nobody else has.
    private String guestBeside(WebSocket visitor) {
        Set<String> taken = new HashSet<>();
        members.forEach(
                (each, member) -> {
                    if (!each.equals(visitor)) {
                        taken.add(member.name);
                    }
                });
        int number = 1;
        while (taken.contains("guest " + number)) {
            number++;
        }
        return "guest " + number;
    }

    /// A member is writing, still or no longer.
    ///
    /// @return false if the visitor is no member
    synchronized boolean typing(WebSocket visitor, boolean on) {
        Member member = members.get(visitor);
        if (member == null) {
            return false;
        }
        boolean news = on || writes(member);
        member.writes = on;
        member.since = clock.getAsLong();
        if (news) {
            tell("{\"type\":\"typing\",\"id\":%s,\"typing\":%s}".formatted(member.id, on));
        }
        return true;
    }

    private boolean writes(Member member) {
        return member.writes && clock.getAsLong() - member.since < WRITING_NANOS;
    }

    /// A visitor is no member any more, if it was one.
    synchronized void leave(WebSocket visitor) {
        Member member = members.remove(visitor);
        if (member != null) {
            tell(left(member));
        }
    }

    /// Tells all members, and then of those who could not be told, as they do not read or are gone.
    private void tell(String first) {
        Queue<String> news = new ArrayDeque<>(List.of(first));
        for (String each = news.poll(); each != null; each = news.poll()) {
            WebSocketMessage message = WebSocketMessage.text(each);
            Iterator<Map.Entry<WebSocket, Member>> all = members.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<WebSocket, Member> next = all.next();
                if (!next.getKey().trySend(message)) {
                    all.remove();
                    news.add(left(next.getValue()));
                }
            }
        }
    }

    private String welcome(Member you) {
        return members.values().stream()
                .map(this::entry)
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"type\":\"here\",\"you\":%s,\"longest\":%s,\"members\":["
                                        .formatted(you.id, limits.name()),
                                "]}"));
    }

    private String entry(Member member) {
        return "{\"id\":%s,\"name\":%s,\"typing\":%s}"
                .formatted(member.id, quoted(member.name), writes(member));
    }

    private static String named(String type, Member member) {
        return "{\"type\":\"%s\",\"id\":%s,\"name\":%s}"
                .formatted(type, member.id, quoted(member.name));
    }

    private static String left(Member member) {
        return "{\"type\":\"left\",\"id\":%s}".formatted(member.id);
    }

    /// RFC 8259 §7; names have no control characters.
    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
