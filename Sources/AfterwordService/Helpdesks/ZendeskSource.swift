package import AfterwordCore
import Foundation

/// `type: zendesk`: a webhook called by triggers with the body of the documentation, or one subscribed to ticket events.
///
/// Settings: `secret`, the webhook's signing secret; several separated by spaces while one is changed. `api`, the account's address, gives
/// cases of ticket events a link; with `token`, and `user` for a token that is not OAuth, what those events leave out is asked for.
package struct ZendeskSource: ConfiguredSource {
    package static let typeName = "zendesk"
    package static let exampleSettings = [
        "secret": "afterword-test-secret", "api": "https://example.zendesk.com", "user": "care@example.org",
        "token": "afterword-test-token",
    ]
    /// Signs test requests of webhooks that are not saved yet; everybody can read it in Zendesk's documentation.
    private static let publicTestSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="

    package let id: String
    private let secrets: InboundSecrets?
    private let api: ZendeskAPI?
    private let address: String?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        self.secrets = try settings.secrets()
        if settings["secret"]?.contains(Self.publicTestSecret) == true {
            throw SourceConfigurationError(
                setting: "secret",
                problem: "is Zendesk's public test secret, with which anybody can sign; copy the webhook's own"
            )
        }
        self.address = try settings.api()
        self.api = try ZendeskAPI(settings)
        try settings.refuseOthers(than: ["secret", "unsigned", "api", "user", "token"])
    }

    /// The base64 HMAC-SHA-256 of the timestamp header and the body, with the secret as text.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let secrets else { return .authentic }
        guard let stamp = request.header(Self.timestampHeader), let signedAt = Instant(rfc3339: stamp),
            secrets.verify(
                request.header("X-Zendesk-Webhook-Signature"),
                over: Array(stamp.utf8) + request.body,
                as: .base64
            )
        else { return .unauthorized }
        // Zendesk names no limit of its own; the clocks of both sides are taken to be right within half a minute.
        return SigningWindow().verdict(signedAt: signedAt, now: now)
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let fields = try WebhookFields(request, now: now)
        let stamp = request.header(Self.timestampHeader)
        if fields.value("/type") != nil, fields.value("/detail") != nil {
            return try ZendeskTicketEvent(fields: fields, source: self.id, address: self.address).reading()
        }
        return try ZendeskTriggerBody(
            fields: fields,
            source: self.id,
            eventID: request.digest(signedAt: fields.time("/updated_at") == nil ? stamp : nil),
            at: stamp.flatMap { Instant(rfc3339: $0) } ?? now
        ).reading()
    }

    /// Only ticket events that end a case leave something out that is needed: who the person is.
    package func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep {
        guard let api, [.caseResolved, .caseClosed].contains(event.type), let person = event.contact,
            person.id?.isNumericID == true, person.email == nil, person.phone == nil
        else { return .complete(event) }
        // The person first: without an address nobody can be asked.
        return event.completed(by: [api.requester, api.metrics, api.assignee, api.group], answers: answers)
    }

    private static let timestampHeader = "X-Zendesk-Webhook-Signature-Timestamp"
}

/// Zendesk's words for where a ticket stands.
enum ZendeskStatus: String {
    case new, open, pending, hold, solved, closed

    /// Letter case differs between the two kinds of body, and triggers write "On-hold".
    init?(_ text: String) {
        self.init(rawValue: text.lowercased() == "on-hold" ? "hold" : text.lowercased())
    }

    var isEnded: Bool { self == .solved || self == .closed }
}
