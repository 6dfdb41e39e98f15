import AfterwordCore

/// Turns an event's attributes and data into our own words and notes every fault on the way.
struct CaseEventReading {
    let now: Instant
    let errors: FieldErrors

    /// What one event tells; `nil` only if something was noted.
    func reading(of event: CloudEvent) -> SourceReading? {
        guard event.attributes.members != nil else {
            self.errors.add("", "must be an object, not \(event.attributes.kind)")
            return nil
        }
        let attributes = FieldReading(value: event.attributes, path: "", errors: self.errors)
        self.checkVersion(attributes)
        self.checkDataType(attributes)
        let id = self.required("id", attributes)
        let source = self.required("source", attributes)
        let type = self.type(attributes)
        let at = attributes.time("time", now: self.now)
        guard let id, let source, let type else { return nil }
        guard let type = type.effective else {
            return .ignored(because: "\"\(type.word)\" is known, and nothing is reckoned from it yet")
        }
        var read = CaseEvent(source: source, id: id, type: type, time: at, now: self.now, case: nil)
        guard let data = self.data(of: event, type: type) else { return nil }
        self.readFacts(data, into: &read)
        read.dateByResolution()
        return .event(read)
    }

    private func required(_ name: String, _ attributes: FieldReading) -> String? {
        let known = attributes.errors.list.count
        let text = attributes.text(name, longest: FieldReading.longestID)
        if text == nil, self.errors.list.count == known { self.errors.add(name, "is required") }
        return text
    }

    private func checkVersion(_ attributes: FieldReading) {
        guard let version = self.required("specversion", attributes) else { return }
        if version != "1.0" { self.errors.add("specversion", "must be 1.0") }
    }

    private func checkDataType(_ attributes: FieldReading) {
        guard let type = attributes.text("datacontenttype")?.lowercased().prefix(while: { $0 != ";" && $0 != " " })
        else { return }
        if type != "application/json" && !type.hasSuffix("+json") {
            self.errors.add("datacontenttype", "must be application/json")
        }
    }

    /// `effective` is missing for a type that has no effect.
    private func type(_ attributes: FieldReading) -> (word: String, effective: EventType?)? {
        guard let word = self.required("type", attributes) else { return nil }
        let effective = EventType(rawValue: word)
        if effective != nil || IdleEventType(rawValue: word) != nil { return (word, effective) }
        let known = EventType.allCases.map(\.rawValue) + IdleEventType.allCases.map(\.rawValue)
        let hint = NearestWord.to(word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        self.errors.add("type", "\"\(word)\" is no event type\(hint)")
        return nil
    }

    private func data(of event: CloudEvent, type: EventType) -> FieldReading? {
        if event.isDataBroken {
            self.errors.add("data_base64", "must be JSON in base64")
            return nil
        }
        guard let data = event.data, data != .null else {
            self.errors.add(event.dataPath, "is required for \(type.rawValue)")
            return nil
        }
        guard data.members != nil else {
            self.errors.add(event.dataPath, "must be an object, not \(data.kind)")
            return nil
        }
        return FieldReading(value: data, path: event.dataPath, errors: self.errors)
    }

    private func readFacts(_ data: FieldReading, into event: inout CaseEvent) {
        event.case = data.object("case").flatMap(self.caseFacts)
        event.contact = data.object("contact").map(self.contactFacts)
        event.referral = data.object("referral").map(self.referralFacts)
        // What an event is taken in as depends on these, and senders add what they like: only where the type is about them are they read.
        if event.type.isAboutPurchase { event.purchase = data.object("purchase").flatMap(self.purchaseFacts) }
        if event.type.isAboutMessage { event.message = data.object("message").flatMap(self.messageFacts) }
        if event.type == .programmeActivity { event.activity = data.object("activity").flatMap(self.activityFacts) }
        if event.type == .caseMessage { event.author = self.author(data) }
        switch event.type {
        case .messageDelivered, .messageBounced, .messageComplained: self.require("message", data)
        case .purchaseRefunded: self.require("purchase", data)
        case .purchaseCompleted:
            self.require("purchase", data)
            self.requireContact(event.contact, data)
        case .contactUpdated: self.requireContact(event.contact, data)
        case .referralInvited: self.requireReferral(event.referral, data)
        case .referralLead:
            self.requireReferral(event.referral, data)
            self.requireContact(event.contact, data)
        case .referralConverted:
            self.requireReferral(event.referral, data)
            self.require("purchase", data)
            self.requireContact(event.contact, data)
        case .programmeActivity:
            self.require("activity", data)
            self.requireContact(event.contact, data)
        case .caseResolved:
            self.require("case", data)
            self.requireContact(event.contact, data)
        case .caseOpened, .caseMessage, .caseActionCompleted, .caseEscalated, .caseReopened, .caseClosed:
            self.require("case", data)
        }
    }

    private func require(_ name: String, _ data: FieldReading) {
        if data.member(name) == nil { data.fail("\(name).id", "is required") }
    }

    private func requireReferral(_ referral: ReferralFacts?, _ data: FieldReading) {
        guard let referral else { return data.fail("referral.code", "is required") }
        if referral.code == nil, referral.visits.isEmpty { data.fail("referral.code", "is required, or visits") }
    }

    private func requireContact(_ contact: ContactFacts?, _ data: FieldReading) {
        guard let contact else {
            if data.member("contact") == nil { data.fail("contact", "is required: an id, email, phone or one handle") }
            return
        }
        let isKnown = contact.id != nil || contact.email != nil || contact.phone != nil || !contact.handles.isEmpty
        let isExplained = self.errors.list.contains { $0.field.hasPrefix(data.path(of: "contact")) }
        if !isKnown, !isExplained { data.fail("contact", "needs an id, email, phone or one handle") }
    }
}
