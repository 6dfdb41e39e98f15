import AfterwordCore
package import AfterwordStorage

/// The lists of the API, the desk and the command line: pages of records with their contacts and cases, each page on one snapshot.
///
/// Every list throws ``InvalidListPosition`` for a position that another list made.
package struct RecordLists: Sendable {
    let store: Store
    /// What is late is late at this moment.
    let now: @Sendable () -> Instant
    /// Begins the links in records.
    let publicURL: String

    package init(_ context: ServiceContext) {
        self.store = context.store
        self.now = context.now
        self.publicURL = context.account.publicURL
    }

    /// Newest first.
    package func invitations(
        _ filter: InvitationFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<InvitationRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.invitations(filter, after: position, limit: limit, in: connection)
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                cases: page.rows.map(\.caseID),
                store: store,
                in: connection
            )
            return page.map { InvitationRecord($0, references) }
        }
    }

    /// Newest first; only what counts unless the filter says otherwise.
    package func responses(
        _ filter: ResponseFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ResponseRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.responses(filter, after: position, limit: limit, in: connection)
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                cases: page.rows.map(\.caseID),
                store: store,
                in: connection
            )
            return page.map { ResponseRecord($0, references) }
        }
    }

    /// Most urgent first; only what is still to be done unless the filter says otherwise.
    package func followUps(
        _ filter: FollowUpFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<FollowUpRecord> {
        let now = self.now()
        return try await self.store.database.read { [store] connection in
            let page = try store.followUps(filter, after: position, limit: limit, in: connection)
            return ListPage(
                rows: try FollowUpRecord.records(of: page.rows, now: now, store: store, in: connection),
                next: page.next
            )
        }
    }

    /// Newest first.
    package func messages(
        _ filter: MessageFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<MessageRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.messages(filter, after: position, limit: limit, in: connection)
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                store: store,
                in: connection
            )
            return page.map { MessageRecord($0, references) }
        }
    }

    /// Newest first; erased people are in no list.
    package func contacts(
        _ filter: ContactFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ContactRecord> {
        var filter = filter
        filter.email = filter.email.map(ContactDirectory.normalised(email:))
        return try await self.store.database.read { [store, filter] connection in
            let page = try store.contacts(filter, after: position, limit: limit, in: connection)
            let identities = try store.identities(of: page.rows.map(\.id), in: connection)
            return page.map { ContactRecord($0, identities[$0.id] ?? []) }
        }
    }

    /// Newest first.
    package func cases(
        _ filter: CaseFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<CaseRecord> {
        try await self.store.database.read { [store] connection in
            let page = try store.cases(filter, after: position, limit: limit, in: connection)
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                store: store,
                in: connection
            )
            return page.map { CaseRecord($0, references) }
        }
    }
}

extension ListPage {
    /// The same page with every row turned into something else.
    func map<Record: Sendable>(_ transform: (Row) throws -> Record) rethrows -> ListPage<Record> {
        ListPage<Record>(rows: try self.rows.map(transform), next: self.next)
    }
}
