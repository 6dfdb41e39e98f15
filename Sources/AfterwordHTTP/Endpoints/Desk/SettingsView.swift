import AfterwordCore
import AfterwordService

/// Puts what is configured into words.
struct SettingsView {
    let house: DeskHouse
    let account: Account
    let clock: DeskClock
    let visitor: DeskVisitor

    func page(missing: [String: String], sources: [SourceRecord], keys: [APIKey], users: [StaffUser]) -> SettingsPage {
        let mayChange = self.visitor.role == .admin
        return SettingsPage(
            answer: missing.isEmpty
                ? "Everything that has to be there is there. What the file says is changed in the file, and read at the next start."
                : "Something is missing: "
                    + missing.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                    .joined(separator: "; ") + ".",
            house: self.facts(missing: missing),
            settings: self.house.settings.map(self.row),
            teams: self.account.teams.map(self.row),
            sources: sources.map(self.row),
            keys: keys.sorted { ($0.revokedAt == nil ? 0 : 1, $0.name) < ($1.revokedAt == nil ? 0 : 1, $1.name) }
                .map(self.row),
            scopes: Scope.allCases.map(\.rawValue),
            users: users.map(self.row),
            roles: Role.allCases.map(\.rawValue),
            mayChange: mayChange
        )
    }

    private func facts(missing: [String: String]) -> [DeskFact] {
        let size = self.house.databaseSize.map(DeskHouse.words(bytes:))
        let mode =
            switch self.account.sending {
            case .live: "live: messages leave"
            case .allowList: "allow_list: only people on the list get something"
            case .dryRun: "dry_run: nothing leaves"
            }
        let all: [(String, String?)] = [
            ("Version", self.house.version), ("Health", missing.isEmpty ? "ready" : "not ready"),
            ("Database", self.house.databaseWords), ("Its size", size), ("Data folder", self.house.dataFolder),
            ("Address", self.account.publicURL), ("Time zone", self.account.timeZone), ("Sending", mode),
        ]
        return all.compactMap { name, value in value.map { DeskFact(name, $0) } }
    }

    private func row(_ setting: SettingRecord) -> SettingRow {
        let origin =
            switch setting.origin {
            case .standard: "default"
            case .file(let line): "the file, line \(line)"
            case .environment(let name): "environment, \(name)"
            case .flag(let name): "flag \(name)"
            }
        return SettingRow(
            name: setting.name,
            value: setting.value,
            origin: origin,
            isStandard: setting.origin == .standard
        )
    }

    private func row(_ team: Team) -> TeamRow {
        let calendar = team.calendar
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let open = calendar.weekdays.sorted().map { days[$0 - 1] }.joined(separator: " ")
        let all: [(String, String?)] = [
            ("Id", team.id), ("Lead", team.lead), ("On duty", Self.words(team.duty)),
            ("Told when late", Self.words(team.escalate)), ("Alerts go to", team.alerts ?? "nobody"),
            ("Hours", "\(open), \(Self.time(calendar.opens)) to \(Self.time(calendar.closes)) (\(calendar.timeZone))"),
            ("Closed on", Self.words(calendar.holidays.sorted())),
        ]
        return TeamRow(name: team.name, facts: all.compactMap { name, value in value.map { DeskFact(name, $0) } })
    }

    private static func words(_ names: [String]) -> String? { names.isEmpty ? nil : names.joined(separator: ", ") }

    private static func time(_ minutes: Int) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    private func row(_ source: SourceRecord) -> SettingsSource {
        SettingsSource(
            id: source.id,
            type: source.type,
            url: source.url,
            lastEvent: source.lastEventAt.map { self.clock.happened($0) }
        )
    }

    private func row(_ key: APIKey) -> KeyRow {
        KeyRow(
            name: key.name,
            hint: key.hint + "…",
            scopes: key.scopes.contains(.all) ? "everything" : key.scopeWords.joined(separator: ", "),
            made: self.clock.happened(key.createdAt),
            lastUsed: key.lastUsedAt.map { self.clock.happened($0) },
            revoked: key.revokedAt.map { self.clock.happened($0) },
            revoke: key.revokedAt == nil ? DeskAddress(path: ["settings", "keys", key.id.text, "revoke"]) : nil
        )
    }

    private func row(_ user: StaffUser) -> UserRow {
        UserRow(
            id: user.id.text,
            name: user.name,
            role: user.role.rawValue,
            disabled: user.disabledAt.map { self.clock.happened($0) },
            isSelf: user.name == self.visitor.name,
            path: DeskAddress(path: ["settings", "users", user.id.text]),
            roles: Role.allCases.map(\.rawValue)
        )
    }
}
