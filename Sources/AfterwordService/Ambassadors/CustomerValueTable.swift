import AfterwordCore

/// What everybody bought, read once a day: a newcomer is compared with it and not with a fresh count of all purchases.
actor CustomerValueTable {
    /// The sales of all customers and the order that follows from them.
    struct Values: Sendable {
        var readAt: Instant
        var book: CustomerValues
        var ranks: ValueRanks
    }

    private var values: Values?

    /// What was read in the last day, else what is read now.
    func values(now: Instant, reading: @Sendable () async throws -> CustomerValues) async throws -> Values {
        if let values, now - values.readAt < AmbassadorScoring.interval { return values }
        let book = try await reading()
        let fresh = Values(readAt: now, book: book, ranks: book.ranks)
        self.values = fresh
        return fresh
    }
}
