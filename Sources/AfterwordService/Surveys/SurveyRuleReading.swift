import AfterwordCore

/// `send`, `low`, `high` and `theme` of a survey file.
extension SurveyReading {
    static func send(_ reader: inout DocumentReader) -> SendingRules? {
        if reader.node("send") == nil { reader.reportMissing("send", expected: "a map with at least \"on\"") }
        return reader.map("send") { fields in
            let trigger: Trigger? = fields.required("on", .word)
            let conditions = fields.map("when", read: self.conditions) ?? Conditions()
            var rules = SendingRules(on: trigger ?? .sporadic, conditions: conditions)
            rules.delay = fields.optional("delay", .duration)
            rules.coolDown = fields.optional("cool_down", .duration)
            rules.sample = fields.optional("sample", .percentage) ?? 1
            rules.channels = fields.optional("channels", .list(.name))
            rules.expiresAfter = fields.optional("expires", .duration) ?? .days(14)
            rules.quietHours = fields.optional("quiet_hours", .quietHours)
            rules.requiresConsent = fields.optional("requires_consent", .boolean) ?? false
            self.checkTrigger(&fields, trigger)
            self.checkChannels(&fields, rules.channels)
            if rules.expiresAfter < .hours(1), let node = fields.node("expires"), node.scalarText != nil {
                fields.report(at: node.position, "expires: a link must live for at least 1h")
            }
            return rules
        }
    }

    /// The word is kept for later; until then a file that counts on it should not look as if it worked.
    private static func checkTrigger(_ fields: inout DocumentReader, _ trigger: Trigger?) {
        guard trigger == .schedule, let node = fields.node("on") else { return }
        fields.report(
            at: node.position,
            severity: .warning,
            "on: nothing asks by itself on a schedule yet; ask by POST /v1/invitations, for which sporadic is the word"
        )
    }

    private static func checkChannels(_ fields: inout DocumentReader, _ channels: [String]?) {
        guard channels?.isEmpty == true, let node = fields.node("channels") else { return }
        fields.report(
            at: node.position,
            "channels: expected at least one channel; leave this key out to ask by every channel that reaches the person"
        )
    }

    private static func conditions(_ fields: inout DocumentReader) -> Conditions? {
        var conditions = Conditions()
        conditions.tagsAny = fields.optional("tags_any", .list(.text)) ?? []
        conditions.tagsAll = fields.optional("tags_all", .list(.text)) ?? []
        conditions.tagsNone = fields.optional("tags_none", .list(.text)) ?? []
        conditions.channel = fields.optional("channel", .list(.text)) ?? []
        conditions.team = fields.optional("team", .list(.text)) ?? []
        conditions.product = fields.optional("product", .list(.text)) ?? []
        conditions.brand = fields.optional("brand", .list(.text)) ?? []
        return conditions
    }

    static func low(_ fields: inout DocumentReader) -> LowRule? {
        LowRule(
            atOrBelow: fields.optional("at_or_below", .integer(0...10)),
            opensFollowUp: fields.optional("follow_up", .boolean) ?? true,
            ask: fields.optional("ask", .name),
            alerts: fields.optional("alert", .boolean) ?? true
        )
    }

    static func high(_ fields: inout DocumentReader, languages: [String]) -> HighRule? {
        HighRule(
            thanks: fields.optional("thanks", .localizedText(in: languages)),
            offer: fields.optional("offer", .name)
        )
    }

    static func theme(_ fields: inout DocumentReader) -> Theme? {
        Theme(brand: fields.optional("brand", .text), accent: fields.optional("accent", .colour))
    }

    /// Rules between parts: the kind needs its scored question, and a low limit must leave scores above it.
    static func checkConsequences(
        _ reader: inout DocumentReader,
        low: LowRule?,
        kind: SurveyKind?,
        questions: [any Question]
    ) {
        guard let kind, let node = reader.node("kind") else { return }
        let hasAllQuestions = !reader.diagnostics.contains { $0.severity == .error }
        let scored = questions.first { $0.scale?.kind == kind }
        if kind != .form && scored == nil && hasAllQuestions {
            reader.report(
                at: node.position,
                "kind: a survey of kind \(kind.rawValue) needs a question of type \(kind.rawValue)"
            )
        }
        if kind == .form, low != nil, let node = reader.node("low") {
            reader.report(at: node.position, "low: a form has no score, so no score can be low; leave this key out")
        }
        self.checkLimit(&reader, low: low, scale: scored?.scale)
        self.checkDetractors(&reader, low: low, kind: kind)
        self.checkAlert(&reader)
    }

    /// An alert tells whom to call, so it needs the task; files that ask for one without the other were read before and still are.
    private static func checkAlert(_ reader: inout DocumentReader) {
        guard let low = reader.node("low"), let alert = low.value(at: "alert"),
            alert.scalarText == "true", low.value(at: "follow_up")?.scalarText == "false"
        else { return }
        reader.report(
            at: alert.position,
            severity: .warning,
            "low.alert: without a follow-up nobody is alerted; leave follow_up: false out, or this key"
        )
    }

    private static func checkLimit(_ reader: inout DocumentReader, low: LowRule?, scale: Scale?) {
        guard let limit = low?.atOrBelow, let scale,
            let node = reader.node("low")?.value(at: "at_or_below")
        else { return }
        if scale.direction == .effort {
            reader.report(at: node.position, "low.at_or_below: on an effort scale high is bad; leave this key out")
        } else if limit < scale.from || limit >= scale.to {
            let expected = "expected \(scale.from) to \(scale.to - 1) on this scale"
            reader.report(at: node.position, "low.at_or_below: \(expected), found \(limit)")
        }
    }
}

extension SurveyReading {
    /// The highest score of somebody who would not recommend us; beyond it are the passive and the promoters, whom nobody has to call.
    private static let highestDetractor = 6

    private static func checkDetractors(_ reader: inout DocumentReader, low: LowRule?, kind: SurveyKind) {
        guard kind == .nps, let limit = low?.atOrBelow, limit > self.highestDetractor,
            let node = reader.node("low")?.value(at: "at_or_below")
        else { return }
        reader.report(
            at: node.position,
            "low.at_or_below: expected at most \(self.highestDetractor) for nps, where 7 and 8 are passive, "
                + "9 and 10 promoters; found \(limit)"
        )
    }
}

extension DocumentFormat where Value == String {
    /// A language tag in lower case: `en`, `pt`, `pt-br`.
    static var languageTag: DocumentFormat {
        let expected = "a language tag in lower case such as en or pt-br"
        return DocumentFormat(expected: expected) { node, faults in
            guard let text = node.scalarText, !self.isLanguageTag(text) else {
                if node.scalarText == nil { faults.append(.unexpected(node, expected: expected)) }
                return node.scalarText
            }
            var fault = DocumentFault.unexpected(node, expected: expected)
            let near = text.lowercased().replacing("_", with: "-")
            if self.isLanguageTag(near) { fault.message += "; did you mean \"\(near)\"?" }
            faults.append(fault)
            return nil
        }
    }

    private static func isLanguageTag(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts[0].count <= 3
            && parts.allSatisfy { part in
                (2...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
            }
    }

    /// `#RRGGBB`.
    static var colour: DocumentFormat {
        .scalar("a colour such as \"#0B5C6B\"") { text in
            text.count == 7 && text.first == "#" && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit }
                ? text : nil
        }
    }
}

extension DocumentFormat where Value == QuietHours {
    /// Two clock times; equal ones mean that no hour is quiet.
    static var quietHours: DocumentFormat {
        .scalar("a span of the day such as \"20:00-09:00\"") { QuietHours(text: $0) }
    }
}
