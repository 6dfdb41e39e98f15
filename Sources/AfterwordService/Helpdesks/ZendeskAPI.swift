import AfterwordCore
import Foundation

/// Where and as whom Zendesk's API is asked.
struct ZendeskAPI {
    private let address: String
    private let authorization: String

    /// `nil` without a token: then nothing is asked. A token of a `user` goes as Basic credentials, one alone as an OAuth bearer.
    init?(_ settings: SourceSettings) throws {
        guard let token = settings["token"] else {
            guard settings["user"] == nil else {
                throw SourceConfigurationError(
                    setting: "user",
                    problem: "says whose token is used, but there is no token"
                )
            }
            return nil
        }
        guard let address = try settings.api() else {
            throw SourceConfigurationError(
                setting: "api",
                problem: "is missing; say where the token is good, e.g. https://example.zendesk.com"
            )
        }
        self.address = address
        self.authorization =
            settings["user"].map { "Basic " + Data("\($0)/token:\(token)".utf8).base64EncodedString() }
            ?? "Bearer \(token)"
    }

    private func request(_ path: String) -> TransportRequest {
        TransportRequest(
            method: "GET",
            url: self.address + path,
            headers: [(name: "Accept", value: "application/json"), (name: "Authorization", value: self.authorization)]
        )
    }
}

/// What a ticket event does not say and the API knows.
///
/// Paths and fields are those of Zendesk's reference for users, groups and ticket metrics; a field that is missing changes nothing.
extension ZendeskAPI {
    /// Nobody waits longer than ten years; more is no time at all.
    private static let replyMinutes = 0...3650 * 24 * 60

    func requester(of event: CaseEvent) -> MissingFact? {
        self.missing(event.contact?.id, at: "/api/v2/users/%") { fields, event in
            event.contact?.name = fields.text("/user/name")
            event.contact?.email = fields.email("/user/email")
            event.contact?.phone = fields.phone("/user/phone")
            event.contact?.locale = fields.locale("/user/locale")
        }
    }

    func metrics(of event: CaseEvent) -> MissingFact? {
        self.missing(event.case?.id, at: "/api/v2/tickets/%/metrics") { fields, event in
            event.case?.resolvedAt = fields.time("/ticket_metric/solved_at")
            let minutes = fields.value("/ticket_metric/reply_time_in_minutes/calendar")?.integer
            if let minutes, Self.replyMinutes.contains(minutes), let createdAt = event.case?.createdAt {
                event.case?.firstReplyAt = createdAt + .minutes(minutes)
            }
        }
    }

    func assignee(of event: CaseEvent) -> MissingFact? {
        let agent = event.case?.agent
        return self.missing(agent?.name == nil ? agent?.id : nil, at: "/api/v2/users/%") { fields, event in
            event.case?.agent?.name = fields.text("/user/name")
            event.case?.agent?.email = fields.email("/user/email")
        }
    }

    func group(of event: CaseEvent) -> MissingFact? {
        let team = event.case?.team
        return self.missing(team?.name == nil ? team?.id : nil, at: "/api/v2/groups/%") { fields, event in
            event.case?.team?.name = fields.text("/group/name")
        }
    }

    /// `path` has a `%` where the id goes; ids that are not numbers are no ids of Zendesk's.
    private func missing(
        _ id: String?,
        at path: String,
        fill: @escaping (WebhookFields, inout CaseEvent) -> Void
    ) -> MissingFact? {
        guard let id, id.isNumericID else { return nil }
        return MissingFact(request: self.request(path.replacing("%", with: id)), fill: fill)
    }
}
