import AfterwordCore
import AfterwordStorage

/// The clockwork of the programme: scores that are due, and invitations that go out by themselves.
package struct AmbassadorSweep: Sendable {
    private static let batch = 200
    private static let purchasesPerRead = 2000

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Reckons every score that is due, in batches of one transaction each.
    ///
    /// - Returns: how many were due.
    @discardableResult
    package func rescore() async throws -> Int {
        var done = 0
        var round = OneByOne()
        while true {
            let now = self.context.now()
            let store = self.context.store
            let due = try await store.database.read {
                try store.ambassadorsToRescore(now: now, limit: Self.batch, in: $0)
            }
            guard !due.isEmpty else { break }
            let values = try await self.context.customerValues.values(now: now) { try await self.readBook(now: now) }
            do {
                try await self.rescore(due, against: values, now: now)
            } catch let error where !error.isOutage {
                for one in due { try await self.rescore(one, against: values, now: now, in: &round) }
            }
            done += due.count
            if due.count < Self.batch { break }
        }
        try round.finish()
        return done
    }

    /// By itself, because one of its batch cannot be reckoned; if it is this one, it waits a while.
    private func rescore(
        _ one: Ambassador,
        against values: CustomerValueTable.Values,
        now: Instant,
        in round: inout OneByOne
    ) async throws {
        let store = self.context.store
        try await round.attempt(one.id.text) {
            try await self.rescore([one], against: values, now: now)
        } orElse: {
            try await store.database.write {
                try store.postponeRescore(of: [one.id], until: now + OneByOne.pause, in: $0)
            }
        }
    }

    private func rescore(_ due: [Ambassador], against values: CustomerValueTable.Values, now: Instant) async throws {
        let context = self.context
        let store = context.store
        try await store.database.write { connection in
            let ids = due.map(\.contactID)
            let purchases = Dictionary(
                grouping: try store.purchases(of: ids, in: connection),
                by: \.contactID
            )
            // Read again: staff may have changed something since.
            let current = try store.ambassadors(due.map(\.id), in: connection)
            try AmbassadorScoring(context).rescore(current, now: now, in: connection) { contact in
                let value = values.book.value(of: (purchases[contact] ?? []).compactMap(\.sale))
                return CustomerStanding(value: value ?? 0, percentile: value.flatMap(values.ranks.percentile))
            }
            try OfferDesk(context).open(to: current, now: now, in: connection)
        }
    }

    /// Every purchase, page by page; they come buyer by buyer.
    private func readBook(now: Instant) async throws -> CustomerValues {
        let store = self.context.store
        var book = CustomerValues(now: now)
        var position: ListPosition?
        var buyer: EntityID<Contact>?
        var sales: [CustomerValues.Sale] = []
        repeat {
            let place = position
            let page = try await store.database.read {
                try store.purchases(after: place, limit: Self.purchasesPerRead, in: $0)
            }
            for purchase in page.rows {
                if purchase.contactID != buyer {
                    book.add(sales)
                    sales = []
                    buyer = purchase.contactID
                }
                if let sale = purchase.sale { sales.append(sale) }
            }
            position = page.next
        } while position != nil
        book.add(sales)
        return book
    }

    /// Invites those whose time has come, if nothing stands in the way by now. One that cannot be invited waits a while and holds up no other.
    ///
    /// - Returns: how many were due.
    @discardableResult
    package func invite() async throws -> Int {
        let store = self.context.store
        let now = self.context.now()
        let due = try await store.database.read {
            try store.ambassadorsToInvite(now: now, limit: Self.batch, in: $0)
        }
        let invitations = AmbassadorInvitations(self.context)
        var round = OneByOne()
        for id in due {
            try await round.attempt(id.text) {
                try await invitations.inviteByItself(id)
            } orElse: {
                try await store.database.write { try store.scheduleInvite(of: id, at: now + OneByOne.pause, in: $0) }
            }
        }
        try round.finish()
        return due.count
    }
}

extension PurchaseLine {
    fileprivate var sale: CustomerValues.Sale? {
        CustomerValues.Sale(
            amount: self.amount,
            refunded: self.refundedAmount,
            isRefunded: self.isRefunded,
            currency: self.currency,
            at: self.completedAt
        )
    }
}
