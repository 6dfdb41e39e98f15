package import AfterwordCore
package import AfterwordStorage

/// Which messages somebody wants to send again or call off, and whether only to count them first.
package struct MassWish: Sendable {
    /// The members of its body.
    package static let fields = [
        "state", "kind", "channel", "destination", "reason", "contact", "from", "to", "dry_run",
    ]

    package var filter: MessageFilter
    package var isDryRun: Bool

    /// Reads the body; at least one member must narrow the choice, so that an empty body does not touch everything.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue, for deed: MassDeed, now: Instant) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: Self.fields)
        var filter = MessageFilter()
        filter.states = Self.states(fields, for: deed)
        filter.kind = fields.word("kind", Message.Kind.self)
        filter.channel = fields.text("channel", longest: FieldReading.longestID)
        filter.destination = fields.text("destination", longest: FieldReading.longestID)
        filter.reason = fields.text("reason", longest: FieldReading.longestText)
        filter.from = fields.time("from", now: now)
        filter.to = fields.time("to", now: now)
        if let contact = fields.text("contact", longest: FieldReading.longestID) {
            filter.contactID = EntityID(text: contact)
            if filter.contactID == nil { fields.fail("contact", "must be an id that begins with con_") }
        }
        self.isDryRun = fields.flag("dry_run") ?? false
        if filter == MessageFilter() {
            fields.fail("", "name at least one of \(Self.fields.dropLast().joined(separator: ", "))")
        }
        try reading.finish()
        self.filter = filter
    }

    /// A state or a list of states, of those the deed can touch.
    private static func states(_ fields: FieldReading, for deed: MassDeed) -> [MessageState] {
        guard let member = fields.member("state") else { return [] }
        let words = member.string.map { $0.split(separator: ",").map(String.init) } ?? fields.texts("state") ?? []
        return words.compactMap { word in
            if let state = MessageState(rawValue: word), deed.states.contains(state) { return state }
            fields.fail("state", "must be one of \(deed.states.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
    }
}
