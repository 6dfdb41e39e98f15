import AfterwordCore

extension CaseEventReading {
    func caseFacts(_ fields: FieldReading) -> CaseFacts? {
        guard let id = self.requiredID(fields) else { return nil }
        var facts = CaseFacts(id: id)
        facts.number = fields.id("number")
        facts.subject = fields.text("subject")
        facts.channel = fields.text("channel", longest: FieldReading.longestID)
        facts.tags = fields.texts("tags")
        facts.agent = fields.object("agent").map { agent in
            AgentFacts(id: agent.id("id"), name: agent.text("name"), email: agent.email("email"))
        }
        facts.team = fields.object("team").map { TeamFacts(id: $0.id("id"), name: $0.text("name")) }
        facts.product = fields.text("product")
        facts.brand = fields.text("brand")
        facts.url = fields.webAddress("url")
        facts.createdAt = fields.time("created_at", now: self.now)
        facts.firstReplyAt = fields.time("first_reply_at", now: self.now)
        facts.resolvedAt = fields.time("resolved_at", now: self.now)
        facts.isComplaint = fields.flag("complaint")
        facts.isTest = fields.flag("test")
        return facts
    }

    func contactFacts(_ fields: FieldReading) -> ContactFacts {
        ContactFacts(
            id: fields.id("id"),
            name: fields.text("name"),
            email: fields.email("email"),
            phone: fields.phone("phone"),
            locale: fields.locale("locale"),
            timeZone: fields.timeZone("time_zone"),
            handles: self.handles(fields.object("handles")),
            consents: self.consents(fields.object("consents"))
        )
    }

    func purchaseFacts(_ fields: FieldReading) -> PurchaseFacts? {
        guard let id = self.requiredID(fields) else { return nil }
        var facts = PurchaseFacts(id: id)
        facts.amount = fields.amount("amount")
        facts.currency = fields.currency("currency")
        facts.product = fields.text("product")
        facts.caseID = fields.id("case_id")
        facts.referralCode = fields.text("referral_code", longest: FieldReading.longestID)
        facts.paymentReference = fields.text("payment_reference", longest: FieldReading.longestID)
        return facts
    }

    func referralFacts(_ fields: FieldReading) -> ReferralFacts {
        ReferralFacts(
            code: fields.text("code", longest: FieldReading.longestID),
            visits: (fields.text("visit", longest: FieldReading.longestID).map { [$0] } ?? [])
                + (fields.texts("visits") ?? []),
            source: fields.text("source", longest: FieldReading.longestID),
            isSameAddress: fields.flag("same_address"),
            isExistingCustomer: fields.flag("existing_customer")
        )
    }

    func messageFacts(_ fields: FieldReading) -> MessageFacts? {
        self.requiredID(fields).map { MessageFacts(id: $0, reason: fields.text("reason")) }
    }

    func activityFacts(_ fields: FieldReading) -> ActivityFacts? {
        guard let id = self.requiredID(fields) else { return nil }
        guard let kind = fields.text("kind", longest: FieldReading.longestID) else {
            if fields.member("kind") == nil { fields.fail("kind", "is required, e.g. helped") }
            return nil
        }
        return ActivityFacts(id: id, kind: kind, url: fields.webAddress("url"), note: fields.text("note"))
    }

    /// `customer` is what many helpdesks say for our contact.
    func author(_ fields: FieldReading) -> MessageAuthor? {
        guard let word = fields.text("author") else { return nil }
        if word == "customer" { return .contact }
        let author = MessageAuthor(rawValue: word)
        if author == nil { fields.fail("author", "must be contact, agent or bot") }
        return author
    }

    private func requiredID(_ fields: FieldReading) -> String? {
        let id = fields.id("id")
        if id == nil, fields.member("id") == nil || fields.member("id") == "" { fields.fail("id", "is required") }
        return id
    }

    /// Handles by channel kind; numbers are taken, because some platforms write their ids so.
    private func handles(_ fields: FieldReading?) -> [String: String] {
        guard let fields, let members = fields.value.members else { return [:] }
        guard members.count <= FieldReading.mostElements else {
            self.errors.add(fields.path, "must hold at most \(FieldReading.mostElements) handles")
            return [:]
        }
        return members.reduce(into: [:]) { handles, member in
            guard ContactFacts.isChannelKind(member.name) else {
                self.errors.add(fields.path, "must be named by channel kinds such as telegram")
                return
            }
            if let handle = fields.id(member.name) { handles[member.name] = handle }
        }
    }

    private func consents(_ fields: FieldReading?) -> [String: Bool] {
        guard let fields else { return [:] }
        return ["survey", "marketing", "quote"].reduce(into: [:]) { consents, purpose in
            if let said = fields.flag(purpose) { consents[purpose] = said }
        }
    }
}
