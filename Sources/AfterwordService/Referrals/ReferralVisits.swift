package import AfterwordCore
import AfterwordStorage
import Foundation

/// Somebody who opens a referral link, as far as the request tells.
package struct ReferralRequest: Sendable {
    package var code: String
    /// The link's own `source` parameter.
    package var source: String?
    /// The page it was opened from.
    package var referrer: String?
    /// Address and browser, to tell a reload from another person; never stored.
    package var visitor: String
    package var botSign: ReferralVisitor.BotSign?

    package init(
        code: String,
        source: String?,
        referrer: String?,
        visitor: String,
        botSign: ReferralVisitor.BotSign?
    ) {
        self.code = code
        self.source = source
        self.referrer = referrer
        self.visitor = visitor
        self.botSign = botSign
    }
}

/// The way through a referral link.
package struct ReferralVisits: Sendable {
    /// Where a link leads.
    package enum Way: Sendable, Equatable {
        case landing(address: String)
        /// The code is real, but its owner or its campaign takes no more visits.
        case closed
        case unknown
    }

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Finds the landing page and notes the visit; the only write is to memory.
    package func open(_ request: ReferralRequest) async throws -> Way {
        guard let code = ReferralCode(request.code) else { return .unknown }
        let store = self.context.store
        guard let row = try await store.database.read({ try store.referralCode(code, in: $0) }) else { return .unknown }
        guard let campaign = self.context.account.campaign(row.campaign), row.isOpen(in: campaign) else {
            return .closed
        }
        let now = self.context.now()
        let visit = ReferralVisit(
            id: store.ids.next(at: now),
            codeID: row.id,
            at: now,
            source: Self.source(of: request),
            botSign: request.botSign
        )
        let id = self.context.referralVisits.note(visit, by: request.visitor)
        return .landing(address: campaign.landingAddress(code: code, visit: id.text))
    }

    /// The campaign and the code behind a link that is open; for its picture.
    package func openCode(_ text: String) async throws -> ReferralCode? {
        guard let code = ReferralCode(text) else { return nil }
        let store = self.context.store
        let row = try await store.database.lookUp { try store.referralCode(code, in: $0) }
        guard let row, let campaign = self.context.account.campaign(row.campaign), row.isOpen(in: campaign) else {
            return nil
        }
        return code
    }

    /// Writes what waits, in one transaction; returns how many.
    @discardableResult
    package func flush() async throws -> Int {
        let visits = self.context.referralVisits.take()
        guard !visits.isEmpty else { return 0 }
        let store = self.context.store
        do {
            try await store.database.write { try store.insert(visits, in: $0) }
        } catch {
            self.context.referralVisits.putBack(visits)
            throw error
        }
        return visits.count
    }

    /// A short word: what the link says, else the host it was opened from, else `direct`.
    private static func source(of request: ReferralRequest) -> String {
        let host = request.referrer.flatMap { URLComponents(string: $0)?.host }
        for candidate in [request.source, host] {
            if let word = self.word(candidate) { return word }
        }
        return "direct"
    }

    /// Lower-case letters, digits, dots, `_` and `-`; anything else, or too long, is no source.
    static func word(_ text: String?) -> String? {
        guard let word = text?.lowercased(), (1...40).contains(word.utf8.count) else { return nil }
        let isWord = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        return isWord ? (word.hasPrefix("www.") ? String(word.dropFirst(4)) : word) : nil
    }
}
