package import AfterwordCore
package import AfterwordStorage

extension RecordLists {
    /// Lines of history shown with one ambassador.
    private static let historyLength = 100

    package func ambassadors(
        _ filter: AmbassadorFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<AmbassadorRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.ambassadors(filter, after: position, limit: limit, in: connection)
            return ListPage(
                rows: try AmbassadorRecord.records(of: page.rows, store: store, in: connection),
                next: page.next
            )
        }
    }

    /// `nil` if nobody has that id.
    package func ambassador(_ id: EntityID<Ambassador>) async throws -> AmbassadorDetail? {
        try await self.store.database.read { [store, publicURL] connection in
            guard let ambassador = try store.ambassador(id, in: connection),
                let record = try AmbassadorRecord.records(of: [ambassador], store: store, in: connection).first
            else { return nil }
            let history = try store.history(of: id, limit: Self.historyLength, in: connection)
            let classes = try store.classHistory(
                of: ambassador.contactID,
                limit: Self.historyLength,
                in: connection
            )
            let testimonials = try store.testimonials(of: id, in: connection)
            return AmbassadorDetail(
                ambassador: record,
                history: history.map(AmbassadorDetail.Line.init),
                classes: classes.map(AmbassadorDetail.ClassLine.init),
                offers: try Self.claims(try store.claims(of: [id], in: connection), store: store, in: connection),
                testimonials: testimonials.map { TestimonialRecord($0, publicURL: publicURL) }
            )
        }
    }

    /// A person's classes, newest first.
    package func classes(of id: EntityID<Contact>) async throws -> [AmbassadorDetail.ClassLine] {
        try await self.store.database.read { [store] connection in
            try store.classHistory(of: id, limit: Self.historyLength, in: connection)
                .map(AmbassadorDetail.ClassLine.init)
        }
    }

    /// Newest first.
    package func offers(after position: ListPosition? = nil, limit: Int) async throws -> ListPage<OfferRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.offers(after: position, limit: limit, in: connection)
            let counts = try store.claimCounts(of: page.rows.map(\.id), in: connection)
            return page.map { OfferRecord($0, counts[$0.id] ?? [:]) }
        }
    }

    package func offer(_ id: EntityID<Offer>) async throws -> OfferRecord? {
        try await self.store.database.read { [store] connection in
            guard let offer = try store.offer(id, in: connection) else { return nil }
            return OfferRecord(offer, try store.claimCounts(of: [id], in: connection)[id] ?? [:])
        }
    }

    /// First offers that wait for approval, oldest first.
    package func proposedOffers(limit: Int) async throws -> [OfferClaimRecord] {
        try await self.store.database.read { [store] connection in
            try Self.claims(try store.proposedClaims(limit: limit, in: connection), store: store, in: connection)
        }
    }

    /// Newest first; `nil` = in any state.
    package func testimonials(
        in state: Testimonial.State?,
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<TestimonialRecord> {
        try await self.store.database.read { [store, publicURL] connection in
            try store.testimonials(in: state, after: position, limit: limit, in: connection)
                .map { TestimonialRecord($0, publicURL: publicURL) }
        }
    }

    /// Newest first; `nil` = in any state, of anybody.
    package func contributions(
        in state: ReviewState?,
        of contactID: EntityID<Contact>? = nil,
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ContributionRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.contributions(
                in: state,
                of: contactID,
                after: position,
                limit: limit,
                in: connection
            )
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                store: store,
                in: connection
            )
            return page.map { ContributionRecord($0, references) }
        }
    }

    /// Everything a person said yes or no to, newest first.
    package func consents(
        of id: EntityID<Contact>,
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ConsentRecord> {
        try await self.store.database.read { [store] connection in
            try store.consents(of: id, after: position, limit: limit, in: connection).map(ConsentRecord.init)
        }
    }

    private static func claims(
        _ claims: [OfferClaim],
        store: Store,
        in connection: any SQLConnection
    ) throws -> [OfferClaimRecord] {
        let people = try store.ambassadors(claims.map(\.ambassadorID), in: connection)
        let contacts = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0.contactID) })
        let references = try RecordReferences(contacts: Array(contacts.values), store: store, in: connection)
        return try claims.compactMap { claim in
            guard let offer = try store.offer(claim.offerID, in: connection) else { return nil }
            return OfferClaimRecord(claim, offer, contact: references.contact(contacts[claim.ambassadorID]))
        }
    }
}

extension AmbassadorDetail.Line {
    init(_ entry: AmbassadorEntry) {
        self.init(at: entry.at.rfc3339, actor: entry.actor, action: entry.action, detail: entry.detail)
    }
}

extension AmbassadorDetail.ClassLine {
    init(_ entry: ClassEntry) {
        self.init(
            at: entry.at.rfc3339,
            class: entry.promoterClass.rawValue,
            score: entry.score,
            response: entry.responseID.text
        )
    }
}
