package import AfterwordCore
import AfterwordStorage
import Foundation

/// Why words were not taken or not reviewed.
package enum TestimonialRefusal: Error, Sendable, Equatable {
    case unknown
    /// Too short, too long, without a name, or without the person's consent to be quoted.
    case incomplete
    /// Not in a state for it, e.g. taken down by the person.
    case wrongState(Testimonial.State)
}

/// Words that ambassadors let others read: submitted with consent, read by staff, public under an address nobody can guess.
package struct TestimonialDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The person's words, or the comment of an answer of theirs; both with the consent to be quoted, which goes into the ledger.
    ///
    /// - Throws: ``TestimonialRefusal``.
    package func submit(_ entry: TestimonialEntry, by id: EntityID<Ambassador>) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let ambassador = try store.ambassador(id, in: connection), ambassador.state == .active,
                var contact = try store.contact(ambassador.contactID, in: connection)
            else { throw TestimonialRefusal.unknown }
            let words = try self.words(of: entry, contact, in: connection)
            let name = entry.shownName.trimmingCharacters(in: .whitespacesAndNewlines)
            guard entry.isQuotable, (1...Testimonial.longestWords).contains(words.count),
                (1...Testimonial.longestName).contains(name.count)
            else { throw TestimonialRefusal.incomplete }
            contact.quoteConsent = true
            try store.update(contact, in: connection)
            try self.keepConsent(of: contact, language: entry.language, now: now, in: connection)
            var testimonial = Testimonial(
                id: store.ids.next(at: now),
                ambassadorID: id,
                code: UnguessableCode.make(),
                words: words,
                shownName: name,
                locale: entry.language,
                submittedAt: now
            )
            testimonial.responseID = entry.responseID
            try store.insert(testimonial, in: connection)
        }
    }

    private func words(
        of entry: TestimonialEntry,
        _ contact: Contact,
        in connection: any SQLConnection
    ) throws -> String {
        guard let responseID = entry.responseID else {
            return entry.words.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let response = try self.context.store.response(responseID, in: connection),
            response.contactID == contact.id, response.state == .counted, let comment = response.comment
        else { throw TestimonialRefusal.incomplete }
        return comment.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func keepConsent(
        of contact: Contact,
        language: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.context.store.appendConsent(
            contact.id,
            purpose: ConsentPurpose.quote.rawValue,
            given: true,
            wording: nil,
            text: ConsentWords.text(.ambassadorQuote, in: language, brand: self.context.account.brand),
            channel: "page",
            at: now,
            in: connection
        )
    }

    /// The person takes their words down; the public page is gone at once.
    ///
    /// - Throws: ``TestimonialRefusal``.
    package func withdraw(_ id: EntityID<Testimonial>, by ambassadorID: EntityID<Ambassador>) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard var testimonial = try store.testimonial(id, in: connection),
                testimonial.ambassadorID == ambassadorID
            else { throw TestimonialRefusal.unknown }
            guard testimonial.state != .withdrawn else { return }
            testimonial.state = .withdrawn
            testimonial.withdrawnAt = now
            try store.update(testimonial, in: connection)
        }
    }

    /// Staff let the words be read, or not; what the person took down stays down.
    ///
    /// - Throws: ``TestimonialRefusal``.
    package func review(
        _ id: EntityID<Testimonial>,
        as state: ReviewState,
        by actor: String
    ) async throws -> Testimonial {
        let now = self.context.now()
        let store = self.context.store
        return try await store.database.write { connection in
            guard var testimonial = try store.testimonial(id, in: connection) else { throw TestimonialRefusal.unknown }
            guard testimonial.state != .withdrawn else { throw TestimonialRefusal.wrongState(testimonial.state) }
            testimonial.state =
                switch state {
                case .pending: .pending
                case .approved: .approved
                case .rejected: .rejected
                }
            testimonial.reviewedAt = now
            testimonial.reviewedBy = actor
            try store.update(testimonial, in: connection)
            try store.audit(
                actor: actor,
                action: "testimonial.\(state.rawValue)",
                subject: id.text,
                at: now,
                in: connection
            )
            return testimonial
        }
    }

    /// What anybody may read under a code: only while it is approved and the person is still with us.
    package func published(code: String) async throws -> Testimonial? {
        let store = self.context.store
        return try await store.database.read { connection in
            guard let testimonial = try store.testimonial(code: code, in: connection), testimonial.state == .approved,
                let ambassador = try store.ambassador(testimonial.ambassadorID, in: connection),
                ambassador.state == .active,
                let contact = try store.contact(ambassador.contactID, in: connection),
                contact.erasedAt == nil, contact.quoteConsent == true
            else { return nil }
            return testimonial
        }
    }

    /// Everything the person submitted, oldest first, and the comments of theirs that could be quoted too.
    package func page(
        of ambassador: Ambassador
    ) async throws -> (testimonials: [Testimonial], comments: [(id: EntityID<Response>, words: String)]) {
        let store = self.context.store
        return try await store.database.read { connection in
            let own = try store.testimonials(of: ambassador.id, in: connection)
            let latest = try ambassador.responseID.flatMap { try store.response($0, in: connection) }
            let comments = [latest].compactMap { response -> (id: EntityID<Response>, words: String)? in
                guard let response, response.state == .counted, let comment = response.comment, !comment.isEmpty,
                    !own.contains(where: { $0.responseID == response.id })
                else { return nil }
                return (response.id, comment)
            }
            return (own, comments)
        }
    }
}

/// What a person sends to be read by others.
package struct TestimonialEntry: Sendable, Equatable {
    package var words: String
    package var shownName: String
    /// Quote the comment of this answer instead of `words`.
    package var responseID: EntityID<Response>?
    package var language: String
    /// Whether the box with the consent was ticked.
    package var isQuotable: Bool

    package init(
        words: String,
        shownName: String,
        responseID: EntityID<Response>? = nil,
        language: String,
        isQuotable: Bool
    ) {
        self.words = words
        self.shownName = shownName
        self.responseID = responseID
        self.language = language
        self.isQuotable = isQuotable
    }
}
