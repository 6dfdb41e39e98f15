package import AfterwordCore
package import AfterwordStorage

/// Referrals, codes and campaigns for the API, the desk and the command line, each page on one snapshot.
package struct ReferralLists: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var campaigns: [CampaignRecord] { self.context.account.campaigns.map(CampaignRecord.init) }

    /// Newest first. Throws ``InvalidListPosition``.
    package func referrals(
        _ filter: ReferralFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ReferralRecord> {
        let store = self.context.store
        return try await store.database.read { connection in
            let page = try store.referrals(filter, after: position, limit: limit, in: connection)
            return ListPage(rows: try Self.records(of: page.rows, store: store, in: connection), next: page.next)
        }
    }

    package func referral(_ id: EntityID<Referral>) async throws -> ReferralDetail? {
        let context = self.context
        let store = context.store
        return try await store.database.read { connection in
            guard let referral = try store.referral(id, in: connection),
                let record = try Self.records(of: [referral], store: store, in: connection).first
            else { return nil }
            return ReferralDetail(
                referral: record,
                entries: try store.rewardEntries(of: id, in: connection).map(RewardEntryRecord.init),
                steps: try ReferralStep.all(of: referral, store: store, in: connection),
                statusURL: ReferralStatus.address(of: id, context)
            )
        }
    }

    /// Newest first, of one campaign or of all.
    package func codes(
        campaign: String? = nil,
        code typed: String? = nil,
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ReferralCodeRecord> {
        let store = self.context.store
        let account = self.context.account
        let code = typed.flatMap(ReferralCode.init)
        // What cannot be a code is nobody's.
        guard typed == nil || code != nil else { return ListPage(rows: [], next: nil) }
        return try await store.database.read { connection in
            let page = try store.referralCodes(
                campaign: campaign,
                code: code,
                after: position,
                limit: limit,
                in: connection
            )
            let references = try RecordReferences(contacts: page.rows.map(\.contactID), store: store, in: connection)
            return page.map { row in
                ReferralCodeRecord(
                    code: row.code.text,
                    campaign: row.campaign,
                    url: "\(account.publicURL)/r/\(row.code.text)",
                    isOpen: account.campaign(row.campaign).map(row.isOpen) ?? false,
                    createdAt: row.createdAt.rfc3339,
                    contact: references.contact(row.contactID)
                )
            }
        }
    }

    private static func records(
        of rows: [Referral],
        store: Store,
        in connection: any SQLConnection
    ) throws -> [ReferralRecord] {
        let rewards = try store.rewards(of: rows.map(\.id), in: connection)
        let references = try RecordReferences(
            contacts: rows.map(\.referrerID) + rows.map(\.referredID),
            store: store,
            in: connection
        )
        return try rows.map { row in
            ReferralRecord(
                row,
                code: try store.referralCode(row.codeID, in: connection),
                rewards: rewards[row.id] ?? [],
                references
            )
        }
    }
}
