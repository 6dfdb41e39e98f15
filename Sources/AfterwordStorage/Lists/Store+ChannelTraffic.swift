package import AfterwordCore

/// How many messages of one channel stand where.
package struct ChannelLoad: Sendable, Equatable {
    package var waiting = 0
    /// When the oldest of those that wait was made.
    package var waitingSince: Instant?
    package var held = 0
    /// Came back, or used every try.
    package var failed = 0

    package init() {}
}

/// The newest message of a channel that failed at least once, with its last failed try.
package struct LastFailure: Sendable, Equatable {
    package var messageID: EntityID<Message>
    package var reason: String
    package var status: Int?
    package var at: Instant
}

/// Figures of the channels page; each is read from an index or from what waits.
extension Store {
    /// By channel id; also channels that left the configuration and still have messages.
    package func channelLoads(in connection: any SQLConnection) throws -> [String: ChannelLoad] {
        var loads: [String: ChannelLoad] = [:]
        let waiting = try connection.rows(
            """
            SELECT m.channel, COUNT(*) AS n, MIN(m.created_at_ms) AS since FROM outbox o
            JOIN message m ON m.id = o.message_id GROUP BY m.channel
            """
        )
        for row in waiting {
            loads[try row.text("channel"), default: .init()].waiting = try row.integer("n")
            loads[try row.text("channel"), default: .init()].waitingSince = try row.optionalInstant("since")
        }
        let troubled = try connection.rows(
            """
            SELECT channel, state, COUNT(*) AS n FROM message WHERE \(Self.isMessageInTrouble)
            GROUP BY channel, state
            """
        )
        for row in troubled {
            let (channel, count) = (try row.text("channel"), try row.integer("n"))
            if try row.text("state") == "held" {
                loads[channel, default: .init()].held = count
            } else {
                loads[channel, default: .init()].failed += count
            }
        }
        return loads
    }

    /// How many messages went out in each of `hours` hours that end at `end`, oldest first.
    package func sentByHour(
        channel: String,
        until end: Instant,
        hours: Int,
        in connection: any SQLConnection
    ) throws -> [Int] {
        let length: Int64 = 3_600_000
        let start = end.milliseconds - Int64(hours) * length
        let rows = try connection.rows(
            """
            SELECT (sent_at_ms - \(start)) / \(length) AS hour, COUNT(*) AS n FROM message
            WHERE channel = \(channel) AND sent_at_ms >= \(start) AND sent_at_ms < \(end) GROUP BY hour
            """
        )
        var counts = Array(repeating: 0, count: hours)
        for row in rows { counts[try row.integer("hour")] = try row.integer("n") }
        return counts
    }

    package func lastSent(channel: String, in connection: any SQLConnection) throws -> Instant? {
        try connection.firstRow(
            """
            SELECT sent_at_ms FROM message WHERE channel = \(channel) AND sent_at_ms IS NOT NULL
            ORDER BY sent_at_ms DESC LIMIT 1
            """
        )?.optionalInstant("sent_at_ms")
    }

    package func lastFailure(channel: String, in connection: any SQLConnection) throws -> LastFailure? {
        let row = try connection.firstRow(
            """
            SELECT id, last_error, created_at_ms FROM message WHERE channel = \(channel) AND last_error IS NOT NULL
            ORDER BY id DESC LIMIT 1
            """
        )
        guard let row, let reason = try row.optionalText("last_error") else { return nil }
        let id: EntityID<Message> = try row.id("id")
        let attempt = try self.attempts(of: id, in: connection).last { $0.outcome != "sent" }
        return LastFailure(
            messageID: id,
            reason: reason,
            status: attempt?.status,
            at: try attempt?.at ?? row.instant("created_at_ms")
        )
    }

    /// When the newest event of a source came in; events are remembered for 30 days.
    package func lastEvent(source: String, in connection: any SQLConnection) throws -> Instant? {
        try connection.firstRow(
            """
            SELECT received_at_ms FROM received_event WHERE source = \(source)
            ORDER BY received_at_ms DESC LIMIT 1
            """
        )?.optionalInstant("received_at_ms")
    }
}
