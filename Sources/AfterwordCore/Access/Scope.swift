/// What an API key may do.
package enum Scope: String, Sendable, CaseIterable, Codable {
    case all = "*"
    case eventsWrite = "events:write"
    case casesRead = "cases:read"
    case invitationsRead = "invitations:read"
    case invitationsWrite = "invitations:write"
    case responsesRead = "responses:read"
    case responsesWrite = "responses:write"
    case followUpsRead = "follow-ups:read"
    case followUpsWrite = "follow-ups:write"
    case ambassadorsRead = "ambassadors:read"
    case ambassadorsWrite = "ambassadors:write"
    case referralsRead = "referrals:read"
    case referralsWrite = "referrals:write"
    case contactsRead = "contacts:read"
    case contactsWrite = "contacts:write"
    case messagesRead = "messages:read"
    case messagesWrite = "messages:write"
    case surveysRead = "surveys:read"
    case metricsRead = "metrics:read"
    case exportsRead = "exports:read"
    case exportsWrite = "exports:write"
    case auditRead = "audit:read"
    case administration = "admin"
}

extension Scope {
    /// Reads a list of words; throws a ``FieldError`` that names the first unknown one and all valid ones.
    package static func set(of words: [String], field: String = "scopes") throws -> Set<Scope> {
        guard !words.isEmpty else { throw FieldError(field: field, message: "name at least one of \(Self.words)") }
        return Set(
            try words.enumerated().map { index, word in
                guard let scope = Scope(rawValue: word) else {
                    throw FieldError(
                        field: "\(field)[\(index)]",
                        message: "\"\(word)\" is no scope; the scopes are \(Self.words)"
                    )
                }
                return scope
            }
        )
    }

    private static var words: String { Self.allCases.map(\.rawValue).joined(separator: ", ") }
}
