package import AfterwordCore

extension FollowUpChange {
    /// The members a change may have.
    package static let fields = ["state", "owner", "cause", "outcome", "note"]

    /// Reads the body of a change. A member that is not there stays as it is; `"owner": null` leaves the task without owner.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: Self.fields)
        self.init(
            state: fields.word("state", FollowUp.State.self),
            owner: fields.isNull("owner") ? "" : fields.text("owner", longest: FieldReading.longestID),
            cause: fields.text("cause", longest: FieldReading.longestID),
            outcome: fields.word("outcome", FollowUp.Outcome.self),
            note: fields.text("note")
        )
        try reading.finish()
        guard self != FollowUpChange() else {
            let message = "must change at least one of \(Self.fields.joined(separator: ", "))"
            throw InvalidFields(errors: [FieldError(field: "", message: message)])
        }
    }
}
