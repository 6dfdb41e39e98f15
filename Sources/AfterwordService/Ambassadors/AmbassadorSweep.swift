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
        while true {
            let now = self.context.now()
            let store = self.context.store
            let due = try await store.database.read {
                try store.ambassadorsToRescore(now: now, limit: Self.batch, in: $0)
            }
            guard !due.isEmpty else { return done }
            let values = try await self.context.customerValues.values(now: now) { try await self.readBook(now: now) }
            try await self.rescore(due, against: values, now: now)
            done += due.count
            if due.count < Self.batch { return done }
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

    /// Invites those whose time has come, if nothing stands in the way by now.
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
        for id in due { try await invitations.inviteByItself(id) }
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
