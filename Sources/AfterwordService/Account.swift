package import AfterwordCore

/// The account's settings as the use cases need them; made from the configuration file by the wiring.
package struct Account: Sendable {
    /// What may leave the house.
    package enum Sending: String, Sendable, CaseIterable {
        case live
        /// Only to addresses in `allow_list`.
        case allowList = "allow_list"
        /// Everything is decided and written down, nothing is sent.
        case dryRun = "dry_run"
    }

    /// Without a slash at the end; every link starts with it.
    package var publicURL: String
    /// IANA name; cuts buckets and is the zone of people whose own is unknown.
    package var timeZone: String
    package var brand: String
    package var language: String
    package var sending: Sending
    package var defaultDelay: Duration
    package var quietHours: QuietHours
    /// Channel ids for surveys that name none; `nil` = every channel in the order of the configuration.
    package var defaultChannels: [String]?
    package var teams: [Team]
    package var fallbackOwner: String?

    package init(publicURL: String, timeZone: String = "UTC", brand: String = "Afterword") {
        self.publicURL = publicURL
        self.timeZone = timeZone
        self.brand = brand
        self.language = "en"
        self.sending = .live
        self.defaultDelay = .zero
        self.quietHours = QuietHours(start: 20 * 60, end: 9 * 60)
        self.teams = []
    }

    /// The team of a case by id, else by name, ignoring letter case.
    package func team(_ facts: TeamFacts) -> Team? {
        let wanted = [facts.id, facts.name].compactMap { $0?.lowercased() }
        return self.teams.first { wanted.contains($0.id.lowercased()) || wanted.contains($0.name.lowercased()) }
    }

    /// Working hours of a team, else Monday to Friday 09:00–17:00 in the account zone.
    package func calendar(of team: Team?) -> BusinessCalendar {
        team?.calendar ?? BusinessCalendar(timeZone: self.timeZone)
    }
}

/// A team that calls customers back.
package struct Team: Sendable, Equatable {
    package var id: String
    package var name: String
    package var lead: String?
    /// People who take new tasks in turn when there is no lead.
    package var duty: [String]
    /// Who is told when a task is very late.
    package var escalate: [String]
    /// Channel id for alerts; `nil` = alerts are kept as undeliverable and shown on the page.
    package var alertChannel: String?
    package var calendar: BusinessCalendar

    package init(
        id: String,
        name: String,
        lead: String? = nil,
        duty: [String] = [],
        escalate: [String] = [],
        alertChannel: String? = nil,
        calendar: BusinessCalendar = BusinessCalendar()
    ) {
        self.id = id
        self.name = name
        self.lead = lead
        self.duty = duty
        self.escalate = escalate
        self.alertChannel = alertChannel
        self.calendar = calendar
    }
}
