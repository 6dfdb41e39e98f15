package import AfterwordCore

extension ReplyWish {
    /// Characters that every text of a reply may have; the channel with the tightest limit of its own cuts earlier.
    package static let longestText = 4000
    package static let longestSubject = 200
    private static let fields = ["channel", "template", "text", "subject", "agent", "acknowledge"]

    /// Reads the body of a request.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: Self.fields)
        self.init(
            channel: fields.text("channel", longest: FieldReading.longestID),
            template: fields.text("template", longest: FieldReading.longestID),
            text: fields.prose("text", longest: Self.longestText)
        )
        self.subject = fields.text("subject", longest: Self.longestSubject)
        self.agent = fields.text("agent", longest: FieldReading.longestID)
        for word in fields.texts("acknowledge") ?? [] {
            if let warning = ReplyWarning(rawValue: word) {
                self.acknowledged.insert(warning)
            } else {
                fields.fail("acknowledge", "knows \(ReplyWarning.allCases.map(\.rawValue).joined(separator: ", "))")
            }
        }
        try reading.finish()
    }
}

/// A line that is added to a history.
package struct JournalWish: Sendable {
    /// A note's words.
    package var text: String
    /// How the person was tried.
    package var way: String

    /// Reads `{"text"}`, both members of `{"by","text"}` for a try.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue, isTry: Bool) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: isTry ? ["by", "text"] : ["text"])
        self.text = fields.prose("text", longest: ReplyWish.longestText) ?? ""
        self.way = isTry ? fields.text("by", longest: 40) ?? "" : ""
        if isTry, self.way.isEmpty { fields.fail("by", "is required: how you tried, e.g. phone") }
        if !isTry, self.text.isEmpty { fields.fail("text", "is required") }
        try reading.finish()
    }
}
