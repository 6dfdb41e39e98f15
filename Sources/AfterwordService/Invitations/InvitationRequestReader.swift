package import AfterwordCore

extension InvitationRequest {
    /// Reads `{"survey":…,"contact":{…},"case":{"source","id"}}`; the contact is spelled as in events.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue, now: Instant) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: ["survey", "contact", "case"])
        let survey = fields.text("survey", longest: FieldReading.longestID)
        if survey == nil, fields.errors.list.isEmpty { fields.fail("survey", "is required") }
        let facts = CaseEventReading(now: now, errors: fields.errors)
        let contact = fields.object("contact").map(facts.contactFacts)
        if fields.member("contact") == nil {
            fields.fail("contact", "is required: an id, email, phone or one handle")
        }
        let supportCase = fields.object("case")
        supportCase?.refuseOthers(than: ["source", "id"])
        let caseSource = supportCase?.text("source", longest: FieldReading.longestID)
        let caseID = supportCase?.id("id")
        if let supportCase {
            if caseSource == nil { supportCase.fail("source", "is required") }
            if caseID == nil { supportCase.fail("id", "is required") }
        }
        try reading.finish()
        self.init(survey: survey ?? "", contact: contact ?? ContactFacts())
        self.caseSource = caseSource
        self.caseID = caseID
    }
}
