package import AfterwordCore

/// What may be changed on a contact by hand; a field that is not said stays as it is.
package struct ContactChange: Sendable, Equatable {
    /// A text that is set or, with `nil` inside, forgotten.
    package var name: String??
    package var locale: String??
    package var timeZone: String??
    package var isOptedOut: Bool?
    /// All channel kinds on which the person wants no surveys; `nil` leaves them as they are.
    package var optedOutChannels: Set<String>?
    /// By purpose: `survey`, `marketing`, `quote`.
    package var consents: [String: Bool]

    package init() {
        self.consents = [:]
    }
}

extension ContactChange {
    /// The members a change may have.
    package static let fields = ["name", "locale", "time_zone", "opted_out", "opted_out_channels", "consents"]
    package static let purposes = ["survey", "marketing", "quote"]

    /// Reads the body of a change. `null` forgets a name, locale or time zone.
    ///
    /// - Throws: ``InvalidFields`` with every fault.
    package init(body: JSONValue) throws {
        let reading = try BodyReading(body)
        let fields = reading.fields
        fields.refuseOthers(than: Self.fields)
        self.init()
        if fields.isNull("name") { self.name = .some(nil) } else if let text = fields.text("name") { self.name = text }
        if fields.isNull("locale") {
            self.locale = .some(nil)
        } else if let tag = fields.locale("locale") {
            self.locale = tag
        }
        if fields.isNull("time_zone") {
            self.timeZone = .some(nil)
        } else if let zone = fields.timeZone("time_zone") {
            self.timeZone = zone
        }
        self.isOptedOut = fields.flag("opted_out")
        self.optedOutChannels = fields.texts("opted_out_channels").map(Set.init)
        if let consents = fields.object("consents") {
            consents.refuseOthers(than: Self.purposes)
            for purpose in Self.purposes { self.consents[purpose] = consents.flag(purpose) }
        }
        try reading.finish()
        guard self != ContactChange() else {
            let message = "must change at least one of \(Self.fields.joined(separator: ", "))"
            throw InvalidFields(errors: [FieldError(field: "", message: message)])
        }
    }
}
