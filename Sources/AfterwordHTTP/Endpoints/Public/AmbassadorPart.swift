/// One part of an ambassador's page: it reads what it shows and carries out its own forms. A new part is a file and a line in ``AmbassadorPageParts``.
protocol AmbassadorPart: Sendable {
    /// What to show; `nil` if this part has nothing for the person.
    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)?

    /// Carries out a form that was posted to the page (``AmbassadorScreen/address(_:)``), whose field `decision` names the deed.
    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply
}

/// What a part made of a form.
enum AmbassadorPartReply: Sendable, Equatable {
    /// The form belongs to another part.
    case notMine
    case done
    /// Nothing was done; the words, in the person's language, say why.
    case refused(String)
}

extension AmbassadorPart {
    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply { .notMine }
}

/// Every part, in the order of the page.
enum AmbassadorPageParts {
    static let all: [any AmbassadorPart] = [
        ReferralPart(),
        OfferPart(),
        TestimonialPart(),
        ConsentPart(),
    ]
}
