package import AfterwordCore

/// The account's settings as the use cases need them; made from the configuration file by the wiring.
package struct Account: Sendable {
    /// Without a slash at the end; every link starts with it.
    package var publicURL: String
    /// IANA name; cuts buckets and is the zone of people whose own is unknown.
    package var timeZone: String
    package var brand: String
    package var language: String
    package var sending: SendingMode
    /// Addresses that may be sent to under ``SendingMode/allowList``.
    package var allowList: [String]
    package var defaultDelay: Duration
    package var quietHours: QuietHours
    /// Channel ids for surveys that name none; `nil` = every channel in the order of the configuration.
    package var defaultChannels: [String]?
    package var teams: [Team]
    package var retention: RetentionRules
    package var campaigns: [Campaign]
    package var ambassadors: AmbassadorSettings
    package var followUps: FollowUpSettings
    /// Exports that are made without anybody asking.
    package var scheduledExports: [ScheduledExport]
    package var salesforce: SalesforceSettings
    /// Where copies of exports are kept until they are fetched.
    package var exportFolder: String

    package init(_ configuration: Configuration) {
        self.publicURL = configuration.publicURL
        self.timeZone = configuration.timeZone
        self.brand = configuration.brand ?? "Afterword"
        self.language = configuration.language
        self.sending = configuration.sending
        self.allowList = configuration.allowList
        self.defaultDelay = configuration.defaultDelay
        self.quietHours = configuration.quietHours
        self.defaultChannels = configuration.defaultChannels
        self.teams = configuration.teams
        self.retention = configuration.retention
        self.campaigns = configuration.campaigns
        self.ambassadors = configuration.ambassadors
        self.followUps = configuration.followUps
        self.scheduledExports = configuration.scheduledExports
        self.salesforce = configuration.salesforce
        self.exportFolder = configuration.dataFolder + "/exports"
    }

    /// Under which name a person is asked: the survey's own, else that of the case it is about, else the account's.
    package func brand(of survey: Survey, about supportCase: SupportCase?) -> String {
        survey.theme.brand ?? supportCase?.brand ?? self.brand
    }

    package func campaign(_ id: String) -> Campaign? { self.campaigns.first { $0.id == id } }

    /// The team of a case by id, else by name, ignoring letter case.
    package func team(_ facts: TeamFacts) -> Team? {
        let wanted = [facts.id, facts.name].compactMap { $0?.lowercased() }
        return self.teams.first { wanted.contains($0.id.lowercased()) || wanted.contains($0.name.lowercased()) }
    }

    /// Everybody whom the configuration gives follow-ups or tells of them, each by one spelling.
    package var staffNames: [String] {
        StaffName.distinct(
            self.teams.flatMap(\.people) + [self.followUps.fallbackOwner].compactMap(\.self) + self.followUps.escalate
        )
    }

    /// Working hours of a team, else Monday to Friday 09:00–17:00 in the account zone.
    package func calendar(of team: Team?) -> BusinessCalendar {
        team?.calendar ?? BusinessCalendar(timeZone: self.timeZone)
    }
}
