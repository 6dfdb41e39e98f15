import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The end of the loop: every total reckoned twice, from what was done and from what the service says.
struct LoopReckoning: Sendable {
    /// One total, both ways.
    struct Line: Sendable {
        var name: String
        var done: String
        var told: String

        var agrees: Bool { self.done == self.told }
    }

    let lines: [Line]

    var isRight: Bool { self.lines.allSatisfy(\.agrees) }

    init(of play: LoopPlay) async throws {
        let (stage, cast) = (play.stage, play.cast)
        try await stage.rest()
        let responses = try await stage.ask("GET", "/v1/responses?limit=100").json["data"]?.array ?? []
        let sent = try await stage.ask("GET", "/v1/messages?state=sent&limit=100").json["data"]?.array ?? []
        let span = "from=\(cast.begin.rfc3339)&to=\((stage.now + .minutes(1)).rfc3339)"
        let csat = try await stage.ask("GET", "/v1/metrics/csat_mean?\(span)").json
        let nps = try await stage.ask("GET", "/v1/metrics/nps?\(span)").json
        let recovery = try await stage.ask("GET", "/v1/metrics/recovery?\(span)").json
        let closed = try await stage.ask("GET", "/v1/follow-ups?state=closed").json["data"]?.array ?? []
        let referral = try await stage.ask("GET", "/v1/referrals/\(cast.referral)").json
        let rewards = (referral["rewards"]?.array ?? []).compactMap {
            Int($0["amount"]?.string?.prefix { $0 != "." } ?? "")
        }
        let store = stage.server.house.context.store
        let letters = try await store.database.read { try store.inbox(limit: 1000, in: $0) }
        let findings = try await Verification(stage.server.house.context).findings()
        self.lines =
            [
                Line(name: "answers given, responses counted", done: "\(cast.answers)", told: "\(responses.count)"),
                Line(name: "letters in the mailbox, messages sent", done: "\(letters.count)", told: "\(sent.count)"),
                Line(name: "CSAT of 2 and 5: answers", done: "2", told: csat["n"]?.integer.map(String.init) ?? "none"),
                Line(name: "NPS of one promoter", done: "100", told: Self.whole(nps["value"])),
                Line(name: "follow-ups opened, closed", done: "1", told: "\(closed.count)"),
                Line(name: "recovered of low answers", done: "100", told: Self.whole(recovery["value"])),
                Line(name: "rewards by the rule (EUR)", done: "15", told: "\(rewards.reduce(0, +))"),
                Line(
                    name: "people in each marketing file",
                    done: LoopPlay.formats.map { _ in "1" }.joined(separator: " "),
                    told: LoopPlay.formats.map { "\(cast.rows[$0] ?? 0)" }.joined(separator: " ")
                ),
            ]
            + findings.map { Line(name: $0.check, done: "yes", told: $0.isWell ? "yes" : $0.detail) }
    }

    private static func whole(_ value: JSONValue?) -> String {
        value?.double.map { String(Int($0.rounded())) } ?? "no data"
    }
}
