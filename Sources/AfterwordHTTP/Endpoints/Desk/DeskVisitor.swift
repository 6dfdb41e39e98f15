import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Whoever is looking, and what the role lets them see: agents their own work and what nobody of their team has taken yet.
struct DeskVisitor: Sendable {
    let name: String
    let role: Role?
    private let teams: [String]
    /// The name as the configuration spells it, which is how follow-ups are given to people.
    private let spellings: [String]

    init(_ principal: Principal?, _ account: Account) {
        self.name = principal?.displayName ?? ""
        self.role = principal?.role
        let name = self.name
        self.teams = account.teams
            .filter { team in team.people.contains { StaffName.isSame($0, name) } }
            .flatMap { [$0.id, $0.name] }
        self.spellings = [name] + account.staffNames.filter { $0 != name && StaffName.isSame($0, name) }
    }

    /// Whether only some of the desk is theirs.
    var isLimited: Bool { self.role == .agent }

    /// Whose follow-ups they see; `nil` = everybody's.
    var audience: FollowUpAudience? {
        self.isLimited ? FollowUpAudience(owners: self.spellings, teams: self.teams) : nil
    }

    func maySee(_ task: FollowUpRecord) -> Bool {
        guard self.isLimited else { return true }
        guard let owner = task.owner else { return task.team.map(self.teams.contains) ?? false }
        return StaffName.isSame(owner, self.name)
    }

    /// A case with a follow-up of theirs, or one they worked on themselves.
    func maySee(_ story: CaseStory) -> Bool {
        guard self.isLimited else { return true }
        let agent = story.case.agent
        return story.followUps.contains { self.maySee($0.followUp) }
            || [agent?.id, agent?.name, agent?.email].contains { $0.map { StaffName.isSame($0, self.name) } ?? false }
    }

    /// The first page of the role; `nil` = Today.
    var landing: [String]? {
        switch self.role {
        case .agent: ["follow-ups"]
        case .marketing: ["ambassadors"]
        default: nil
        }
    }
}

extension Set<Role> {
    /// Everybody who signs in has a first page.
    static let anyone = Set(Role.allCases)
    /// Managers see all follow-ups and cases, agents their own.
    static let care: Self = [.manager, .agent]
    /// People who agreed to be seen by marketing.
    static let marketing: Self = [.manager, .marketing]
}
