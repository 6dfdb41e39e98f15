/// Words a person lets others read, with their name as they choose it.
package struct Testimonial: Entity, Equatable {
    package static let idPrefix = "tst"

    package enum State: String, Sendable, CaseIterable {
        case pending, approved, rejected
        /// The person took it down.
        case withdrawn
    }

    /// Characters of the words and of the name.
    package static let longestWords = 1000
    package static let longestName = 60

    package var id: EntityID<Testimonial>
    package var ambassadorID: EntityID<Ambassador>
    /// The answer whose comment is quoted; `nil` for words written for this.
    package var responseID: EntityID<Response>?
    /// The end of its public address; 80 random bits in base32.
    package var code: String
    package var words: String
    package var shownName: String
    package var locale: String
    package var state: State
    package var submittedAt: Instant
    package var reviewedAt: Instant?
    package var reviewedBy: String?
    package var withdrawnAt: Instant?

    package init(
        id: EntityID<Testimonial>,
        ambassadorID: EntityID<Ambassador>,
        code: String,
        words: String,
        shownName: String,
        locale: String,
        submittedAt: Instant
    ) {
        self.id = id
        self.ambassadorID = ambassadorID
        self.code = code
        self.words = words
        self.shownName = shownName
        self.locale = locale
        self.state = .pending
        self.submittedAt = submittedAt
    }
}
