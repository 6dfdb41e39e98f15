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

    func request(_ path: String) -> TransportRequest {
        TransportRequest(
            method: "GET",
            url: self.address + path,
            headers: [(name: "Accept", value: "application/json"), (name: "Authorization", value: self.authorization)]
        )
    }
}

/// One thing that a ticket event does not say and the API knows.
///
/// Paths and fields are those of Zendesk's reference for users, groups and ticket metrics; a field that is missing changes nothing.
enum ZendeskQuestion: Equatable {
    case requester(String)
    case metrics(String)
    case assignee(String)
    case group(String)

    /// The person first: without an address nobody can be asked. Ids that are not numbers are no ids of Zendesk's.
    static func all(about event: CaseEvent) -> [ZendeskQuestion] {
        guard let person = event.contact, let id = person.id, Self.isNumber(id), person.email == nil,
            person.phone == nil
        else { return [] }
        let agent = event.case?.agent.flatMap { $0.name == nil ? $0.id : nil }
        let team = event.case?.team.flatMap { $0.name == nil ? $0.id : nil }
        return [
            .requester(id), (event.case?.id).filter(Self.isNumber).map(Self.metrics),
            agent.filter(Self.isNumber).map(Self.assignee), team.filter(Self.isNumber).map(Self.group),
        ].compactMap(\.self)
    }

    var path: String {
        switch self {
        case .requester(let id), .assignee(let id): "/api/v2/users/\(id)"
        case .metrics(let id): "/api/v2/tickets/\(id)/metrics"
        case .group(let id): "/api/v2/groups/\(id)"
        }
    }

    /// Fills what the event left out; what it said stays.
    func take(_ answer: JSONValue, into event: inout CaseEvent) {
        let fields = WebhookFields(answer, now: event.at)
        switch self {
        case .requester:
            event.contact?.name = fields.text("/user/name")
            event.contact?.email = fields.email("/user/email")
            event.contact?.phone = fields.phone("/user/phone")
            event.contact?.locale = fields.locale("/user/locale")
        case .metrics:
            event.case?.resolvedAt = fields.time("/ticket_metric/solved_at")
            let minutes = fields.value("/ticket_metric/reply_time_in_minutes/calendar")?.integer
            if let minutes, minutes >= 0, let createdAt = event.case?.createdAt {
                event.case?.firstReplyAt = createdAt + .minutes(minutes)
            }
        case .assignee:
            event.case?.agent?.name = fields.text("/user/name")
            event.case?.agent?.email = fields.email("/user/email")
        case .group:
            event.case?.team?.name = fields.text("/group/name")
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
    }
}

extension Optional {
    /// The value if there is one and it passes.
    fileprivate func filter(_ passes: (Wrapped) -> Bool) -> Wrapped? { self.flatMap { passes($0) ? $0 : nil } }
}
