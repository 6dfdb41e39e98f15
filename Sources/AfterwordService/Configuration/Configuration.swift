package import AfterwordCore

/// Everything `afterword.yaml`, the environment and the flags say, with defaults filled in.
package struct Configuration: Sendable, Equatable {
    package var listen: ListenAddress
    /// Where people and platforms reach this server, without a slash at the end.
    package var publicURL: String
    /// Networks in CIDR form whose `X-Forwarded-For` is believed.
    package var trustedProxies: [String]
    package var database: DatabaseLocation
    /// Where keys, lock file and socket live.
    package var dataFolder: String
    /// The folder of survey files; `nil` = the shipped surveys, when none was named and there is no `surveys` folder.
    package var surveysFolder: String?
    /// IANA name of the account zone.
    package var timeZone: String
    /// The account's language, asked in when neither contact nor case says one.
    package var language: String
    /// The name people know; a survey's theme may say another one.
    package var brand: String?
    package var logLevel: LogLevel
    package var sending: SendingMode
    /// Addresses that are sent to under ``SendingMode/allowList``.
    package var allowList: [String]
    /// Wait after a trigger for surveys that name none.
    package var defaultDelay: Duration
    package var quietHours: QuietHours
    /// Channel ids for surveys that name none; `nil` = every channel in order.
    package var defaultChannels: [String]?
    /// Private networks that messages may go to, in CIDR form.
    package var allowedPrivateDestinations: [String]
    package var sources: [ChannelSettings]
    package var channels: [ChannelSettings]
    package var teams: [Team]
    package var followUps: FollowUpSettings
    /// The folder of reply templates; `nil` = there are none.
    package var templatesFolder: String?
    package var campaigns: [Campaign]
    package var retention: RetentionRules
    package var ambassadors: AmbassadorSettings
    /// What is said where, for people; secrets are masked.
    package var settings: [SettingRecord] = []
    package var scheduledExports: [ScheduledExport]
    package var backups: BackupSchedule
    package var salesforce: SalesforceSettings
    /// Where the file names its folders, by key: the place of a fault that is found in them.
    package var places: [String: SourcePosition] = [:]
}

extension Configuration {
    /// A fault of a folder itself, moved to the key of the file at `path` that names the folder; any other as it is.
    package func placing(_ diagnostic: Diagnostic, path: String) -> Diagnostic {
        let folders = ["surveys": self.surveysFolder, "templates": self.templatesFolder]
        guard let key = folders.first(where: { $0.value == diagnostic.file })?.key, let place = self.places[key] else {
            return diagnostic
        }
        return Diagnostic(
            file: path,
            position: place,
            message: "\(key): \(diagnostic.file): \(diagnostic.message)",
            severity: diagnostic.severity
        )
    }
}

/// Host and port to listen on.
package struct ListenAddress: Sendable, Equatable {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, an IPv6 host in brackets; `nil` for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.init(host: String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}

/// Whether messages really leave.
package enum SendingMode: String, Sendable, CaseIterable {
    case live
    /// Only to the addresses of the allow list; all else is recorded as held.
    case allowList = "allow_list"
    /// Nothing leaves.
    case dryRun = "dry_run"
}

/// How much is logged.
package enum LogLevel: String, Sendable, CaseIterable { case trace, debug, info, notice, warning, error, critical }

/// People who care for a kind of case.
package struct Team: Sendable, Equatable {
    package var id: String
    package var name: String
    package var lead: String?
    /// Takes follow-ups in turn when there is no lead.
    package var duty: [String]
    /// Is told when a follow-up is late.
    package var escalate: [String]
    /// The channel id that alerts go to.
    package var alerts: String?
    package var calendar: BusinessCalendar
}

extension Team {
    /// Everybody it names.
    package var people: [String] { [self.lead].compactMap(\.self) + self.duty + self.escalate }
}

/// How follow-ups are worked, beside what each team says for itself.
package struct FollowUpSettings: Sendable, Equatable {
    /// Who gets a follow-up that no team has an owner for.
    package var fallbackOwner: String?
    /// Who is told of late follow-ups of teams that name nobody.
    package var escalate: [String] = []
    /// The channel id for alerts of teams that name none, and of cases without a team.
    package var alerts: String?
    package var targets = FollowUpTargets()
    /// Working days between closing and the recovery survey.
    package var recoveryDays = RecoveryCheck.usualDays

    package init() {}
}
