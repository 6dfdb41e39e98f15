import AfterwordCore

/// The lists of `afterword.yaml`: sources, channels, teams.
extension ConfigurationReading {
    /// Sources or channels; `types` are the known ones, `nil` = not checked here.
    mutating func connections(_ key: String, types: [String]?) -> [ChannelSettings] {
        let filled = self.filled
        var seen: Set<String> = []
        return self.reader.maps(key) { fields in
            let id = fields.required("id", .name)
            let type = fields.required("type", types.map { .word(of: $0) } ?? .name)
            Self.checkUnique(id, seen: &seen, in: &fields)
            let tuning = key == "channels" ? Self.tuning(in: &fields) : ChannelTuning()
            var settings: [String: ChannelSettings.Setting] = [:]
            for entry in fields.remainingEntries() {
                Self.flatten(entry.value, name: entry.key, filled: filled, into: &settings, fields: &fields)
            }
            guard let id, let type else { return nil }
            return ChannelSettings(id: id, type: type, settings: settings, tuning: tuning, position: fields.position)
        } ?? []
    }

    private static func tuning(in fields: inout DocumentReader) -> ChannelTuning {
        ChannelTuning(
            afterUnclearCrash: fields.optional("after_unclear_crash", .word),
            perSecond: fields.optional("max_per_second", .integer(1...10_000))
        )
    }

    /// A nested map becomes `headers.NAME`, a list one text with blanks between.
    private static func flatten(
        _ node: DocumentNode,
        name: String,
        filled: Set<SourcePosition>,
        into settings: inout [String: ChannelSettings.Setting],
        fields: inout DocumentReader
    ) {
        switch node {
        case .scalar(_, _, let position):
            guard let text = node.scalarText else { return }
            settings[name] = ChannelSettings.Setting(
                value: Secret(text),
                isSecret: ChannelSettings.isSecret(name) || filled.contains(position),
                position: position
            )
        case .list(let nodes, let position):
            let texts = nodes.compactMap(\.scalarText)
            guard texts.count == nodes.count else {
                fields.report(at: position, "\(name): expected a list of single values")
                return
            }
            settings[name] = ChannelSettings.Setting(
                value: Secret(texts.joined(separator: " ")),
                isSecret: ChannelSettings.isSecret(name) || nodes.contains { filled.contains($0.position) },
                position: position,
                items: texts.map { Secret($0) }
            )
        case .map(let entries, let position):
            if entries.isEmpty {
                let message = "\(name): is empty and does nothing; fill it or leave it out"
                fields.report(at: position, severity: .warning, message)
            }
            for entry in entries {
                let nested = name + "." + entry.key
                self.flatten(entry.value, name: nested, filled: filled, into: &settings, fields: &fields)
            }
        }
    }

    mutating func teams(timeZone: String, channels: [String]) -> [Team] {
        var seen: Set<String> = []
        return self.reader.maps("teams") { fields in
            let id = fields.required("id", .name)
            Self.checkUnique(id, seen: &seen, in: &fields)
            let name = fields.optional("name", .text)
            let lead = fields.optional("lead", .text)
            let duty = fields.optional("duty", .list(.text)) ?? []
            let escalate = fields.optional("escalate", .list(.text)) ?? []
            let alerts = fields.optional("alerts", .channel(of: channels))
            let holidays = fields.optional("holidays", .list(.day)) ?? []
            let zone = fields.optional("time_zone", .timeZone) ?? timeZone
            let hours = DocumentFormat<BusinessCalendar>.scalar("hours such as \"Mon-Fri 09:00-17:00\"") {
                BusinessCalendar(hours: $0, timeZone: zone, holidays: Set(holidays))
            }
            let calendar = fields.optional("hours", hours)
            guard let id else { return nil }
            return Team(
                id: id,
                name: name ?? id,
                lead: lead,
                duty: duty,
                escalate: escalate,
                alerts: alerts,
                calendar: calendar ?? BusinessCalendar(timeZone: zone, holidays: Set(holidays))
            )
        } ?? []
    }

    mutating func ambassadors() -> AmbassadorSettings {
        self.reader.map("ambassadors") { fields in
            var settings = AmbassadorSettings()
            settings.invitesByItself = fields.optional("auto_invite", .boolean) ?? settings.invitesByItself
            settings.onlyWithConsent = fields.optional("only_with_consent", .boolean) ?? settings.onlyWithConsent
            settings.weights = fields.map("weights", read: Self.weights) ?? settings.weights
            return settings
        } ?? AmbassadorSettings()
    }

    /// Points for the parts of an ambassador's score; what is not named has no weight.
    private static func weights(_ fields: inout DocumentReader) -> AmbassadorParts? {
        let place = fields.position
        func weight(_ name: String) -> Double { Double(fields.optional(name, .integer(0...100)) ?? 0) }
        let weights = AmbassadorParts(
            score: weight("score"),
            recency: weight("recency"),
            repetition: weight("repeat"),
            reach: weight("reach"),
            referrals: weight("referrals"),
            value: weight("value")
        )
        guard weights.total == 100 else {
            fields.report(at: place, "weights: the sum is \(Int(weights.total)), not 100")
            return nil
        }
        return weights
    }

    /// A list of ids of configured channels.
    mutating func channelList(_ key: String, channels: [String]) -> [String]? {
        self.reader.optional(key, .list(.channel(of: channels)))
    }

    static func checkUnique(_ id: String?, seen: inout Set<String>, in fields: inout DocumentReader) {
        guard let id, !seen.insert(id).inserted else { return }
        let place = fields.node("id")?.position ?? fields.position
        fields.report(at: place, "id: \"\(id)\" is the id of another entry already")
    }
}
