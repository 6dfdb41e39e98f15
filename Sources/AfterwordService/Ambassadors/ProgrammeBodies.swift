package import AfterwordCore

extension OfferDraft {
    /// Reads the body of a new offer.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: ["title", "terms", "eligibility", "limit", "expires_at"])
        let title = fields.text("title", longest: 200)
        if title == nil, fields.value["title"] == nil { fields.fail("title", "is required") }
        self.init(title: title ?? "", terms: fields.text("terms") ?? "")
        self.limit = fields.count("limit", atLeast: 1)
        self.expiresAt = fields.moment("expires_at")
        if let rule = fields.object("eligibility") { self.rule = OfferRule(rule) }
        try reading.finish()
    }
}

extension OfferRule {
    init(_ fields: FieldReading) {
        fields.refuseOthers(than: ["tiers", "classes", "products", "locales", "contact"])
        self.init()
        self.tiers = fields.words("tiers", AmbassadorTier.self)
        self.classes = fields.words("classes", PromoterClass.self).map(\.rawValue)
        self.products = fields.texts("products") ?? []
        self.locales = fields.texts("locales") ?? []
        if let text = fields.id("contact") {
            self.contactID = EntityID(text: text)
            if self.contactID == nil { fields.fail("contact", "must be the id of a contact (con_…)") }
        }
    }
}

/// What a shop says when it redeems a code.
package struct OfferRedemption: Sendable, Equatable {
    package var code: String
    /// The order, as the shop calls it; the same one again gets the same reply.
    package var reference: String?

    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        reading.fields.refuseOthers(than: ["code", "reference"])
        let code = reading.fields.text("code", longest: FieldReading.longestID)
        if code == nil, reading.fields.value["code"] == nil { reading.fields.fail("code", "is required") }
        self.code = code ?? ""
        self.reference = reading.fields.id("reference")
        try reading.finish()
    }
}

/// What a reviewer made of something.
package struct ReviewVerdict: Sendable, Equatable {
    package var state: ReviewState

    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        reading.fields.refuseOthers(than: ["state"])
        let state = reading.fields.word("state", ReviewState.self)
        if state == nil, reading.fields.value["state"] == nil { reading.fields.fail("state", "is required") }
        self.state = state ?? .pending
        try reading.finish()
    }
}

/// What staff know of an ambassador and no event tells; what is not said stays as it is.
package struct AmbassadorChange: Sendable, Equatable {
    /// `.some(nil)` forgets the number.
    package var followers: Int??
    package var isPartner: Bool?
    package var isHelper: Bool?

    /// Reads a change; `"followers": null` forgets the number.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: ["followers", "is_partner", "is_helper"])
        if fields.isNull("followers") {
            self.followers = .some(nil)
        } else if let count = fields.count("followers", atLeast: 0) {
            self.followers = count
        }
        self.isPartner = fields.flag("is_partner")
        self.isHelper = fields.flag("is_helper")
        try reading.finish()
    }
}

extension FieldReading {
    /// A whole number not below a limit.
    fileprivate func count(_ name: String, atLeast least: Int) -> Int? {
        guard let value = self.member(name) else { return nil }
        guard let number = value.integer, number >= least else {
            self.fail(name, "must be a whole number from \(least) on")
            return nil
        }
        return number
    }

    /// A time, which may lie ahead.
    fileprivate func moment(_ name: String) -> Instant? {
        guard let text = self.text(name) else { return nil }
        let instant = Instant(rfc3339: text)
        if instant == nil { self.fail(name, "must be a time such as 2026-03-31T10:00:00Z") }
        return instant
    }

    /// Words of a closed list.
    fileprivate func words<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) -> [Word] {
        (self.texts(name) ?? []).compactMap { text in
            if let word = Word(rawValue: text) { return word }
            self.fail(name, "\"\(text)\" is none of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
    }
}
