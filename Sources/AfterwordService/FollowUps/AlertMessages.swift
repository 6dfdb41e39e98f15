import AfterwordCore
import AfterwordStorage

/// What a team is told, and by which channel.
struct AlertMessages: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// The channel of a team's alerts, else the account's; `nil` if there is none that can take them.
    func channel(ofTeam team: String) -> (any Channel)? {
        let account = self.context.account
        let id = account.team(TeamFacts(id: team))?.alerts ?? account.followUps.alerts
        return id.flatMap { self.context.channel($0) }.flatMap { $0.takesTeamMessages ? $0 : nil }
    }

    /// Customers who wait too long, one line each; `people` are the names it is for.
    func late(
        _ lines: [FollowUpData],
        team: String,
        notice: LateNotice,
        people: [String],
        by channel: any Channel,
        now: Instant
    ) throws -> Message {
        let data = LateData(
            team: team,
            step: notice.isEscalation ? "escalation" : "reminder",
            target: notice.isAboutContact ? "first_contact" : "close",
            people: people,
            count: lines.count,
            followUps: lines
        )
        let deed = notice.isAboutContact ? "call" : "close"
        let what = lines.count == 1 ? "A follow-up is late" : "\(lines.count) follow-ups are late"
        let subject = notice.isEscalation ? "\(what) by twice the time" : what
        let heading = people.isEmpty ? subject : "\(people.joined(separator: ", ")): \(subject)"
        let text = self.list(lines.map { self.words(for: $0, deed: deed) }, under: heading, by: channel)
        return try self.message(
            "alert.late",
            data,
            subject: subject,
            text: text,
            by: channel,
            now: now
        )
    }

    /// Customers to call, one line each.
    func alert(
        _ lines: [FollowUpData],
        team: String,
        form: AlertForm,
        by channel: any Channel,
        now: Instant
    ) throws -> Message {
        let data = AlertData(team: team, form: form.rawValue, count: lines.count, followUps: lines)
        let subject = lines.count == 1 ? "A customer to call" : "\(lines.count) customers to call"
        let text = self.list(lines.map { self.words(for: $0) }, under: nil, by: channel)
        return try self.message("alert.follow_up", data, subject: subject, text: text, by: channel, now: now)
    }

    /// The lines as far as the channel holds them whole; then how many stand only in the list behind the message's link.
    private func list(_ lines: [String], under heading: String?, by channel: any Channel) -> String {
        let whole = ([heading].compactMap(\.self) + lines).joined(separator: "\n")
        guard let most = channel.longestText, whole.utf16.count + Self.roomForLinks > most else { return whole }
        var text = heading ?? "\(lines.count) customers"
        var shown = 0
        for line in lines {
            guard text.utf16.count + line.utf16.count + Self.roomForLinks < most else { break }
            text += "\n" + line
            shown += 1
        }
        return text + "\n… and \(lines.count - shown) more in the list of follow-ups"
    }

    /// What a channel's own lines and the sentence on the rest may take of a message.
    private static let roomForLinks = 400

    /// Takes an alert back that was told: the customer's answer is no longer low.
    func correction(of task: FollowUpData, newScore: Int?, by channel: any Channel, now: Instant) throws -> Message {
        let data = AlertCorrectionData(followUp: task, newScore: newScore)
        let answer = newScore.map { "\($0) now" } ?? "without a score now"
        let rest =
            task.state == FollowUp.State.closed.rawValue
            ? "the task is closed, no call is needed" : "the task stays with \(task.owner ?? "nobody yet")"
        let text = "Corrected: the answer of \(self.name(in: task))\(self.caseWords(task)) is \(answer); \(rest)"
        let subject = "A customer corrected an answer"
        return try self.message("alert.corrected", data, subject: subject, text: text, by: channel, now: now)
    }

    private func message(
        _ type: String,
        _ data: some Encodable,
        subject: String,
        text: String,
        by channel: any Channel,
        now: Instant
    ) throws -> Message {
        var content = MessageContent(type: type, timestamp: now.rfc3339, data: try WireJSON.text(of: data))
        content.text = text
        content.subject = subject
        content.link = "\(self.context.account.publicURL)/follow-ups"
        content.recipient = channel.teamRecipient
        return Message(
            id: self.context.store.ids.next(at: now),
            kind: .alert,
            channel: channel.id,
            destination: channel.destination(for: channel.teamRecipient),
            content: content,
            createdAt: now
        )
    }

    /// Score, case, name and due time; never the comment, which only private channels may carry.
    private func words(for task: FollowUpData, deed: String = "call") -> String {
        let due = deed == "call" ? task.dueAt : task.closeDueAt
        let score = task.score.map { " gave \($0) (\(task.survey))" } ?? " answered \(task.survey)"
        let owner = task.owner ?? "no owner yet"
        return
            "\(task.severity): \(self.name(in: task))\(score)\(self.caseWords(task)), \(deed) by \(due), \(owner)"
    }

    private func name(in task: FollowUpData) -> String { task.contact.name ?? "Somebody" }

    private func caseWords(_ task: FollowUpData) -> String {
        task.case.map { ", case \($0.number ?? $0.id)" } ?? ""
    }
}

/// How alerts are told.
enum AlertForm: String { case single, summary, digest }

/// `data` of an `alert.follow_up` webhook.
private struct AlertData: Encodable {
    var team: String
    var form: String
    var count: Int
    var followUps: [FollowUpData]
}

/// `data` of an `alert.late` webhook.
private struct LateData: Encodable {
    var team: String
    /// `reminder` or `escalation`.
    var step: String
    /// `first_contact` or `close`.
    var target: String
    /// Whom it is for, by the names of the configuration.
    var people: [String]
    var count: Int
    var followUps: [FollowUpData]
}

/// `data` of an `alert.corrected` webhook.
private struct AlertCorrectionData: Encodable {
    var followUp: FollowUpData
    var newScore: Int?
}
