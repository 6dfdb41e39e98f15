import AfterwordCore
package import AfterwordStorage

/// Stops queues by hand and lets them go again.
package struct QueueDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Stops a channel with all its queues: what waits is held, visible and replayable. What is on its way still arrives.
    ///
    /// - Returns: how many waiting messages are held now.
    package func stop(channel id: String, by actor: String) async throws -> Int {
        let store = self.context.store
        let reason = DeliveryTrouble.stoppedBy + Self.name(of: actor)
        let now = self.context.now()
        try await store.database.write { connection in
            try store.stop(destination: id, channel: id, because: reason, at: now, in: connection)
            try store.audit(actor: actor, action: "channel.stopped", subject: id, at: now, in: connection)
        }
        return try await self.inChunks { connection in
            try store.holdStopped(limit: MessageDesk.chunk, in: connection)
        }
    }

    /// Opens a queue, or all of a channel, and puts back what was held for it.
    ///
    /// - Returns: how many messages are due again.
    package func resume(_ queues: QueueSelection, by actor: String) async throws -> Int {
        let store = self.context.store
        let now = self.context.now()
        // The first chunk with it: a queue whose messages cannot be put back stays stopped, and whoever asked sees that.
        var count = try await store.database.write { connection in
            // A queue of one person is named after their handle, which the log must not hold.
            for name in Set(try store.reopen(queues, in: connection).map(Destination.whole(of:))).sorted() {
                try store.audit(actor: actor, action: "destination.enabled", subject: name, at: now, in: connection)
            }
            return try store.releaseHeld(queues, limit: MessageDesk.chunk, now: now, in: connection)
        }
        defer { self.context.wakeRelay() }
        guard count == MessageDesk.chunk else { return count }
        count += try await self.inChunks { connection in
            try store.releaseHeld(queues, limit: MessageDesk.chunk, now: now, in: connection)
        }
        return count
    }

    /// Repeats a step until it finds less than a whole chunk; each step is a transaction of its own.
    private func inChunks(_ step: @escaping @Sendable (any SQLConnection) throws -> Int) async throws -> Int {
        var total = 0
        while true {
            let count = try await self.context.store.database.write { try step($0) }
            total += count
            if count < MessageDesk.chunk { return total }
        }
    }

    /// The name without the kind of principal: `marta` of `user:marta`.
    private static func name(of actor: String) -> String {
        actor.firstIndex(of: ":").map { String(actor[actor.index(after: $0)...]) } ?? actor
    }
}
