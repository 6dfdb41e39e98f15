import AfterwordCore
import AfterwordStorage

/// What the store holds of one invitation after a visit.
struct ScannerFindings: Sendable {
    let responses: [Response]
    let invitation: InvitationState
    let isOptedOut: Bool

    static func read(_ invitation: Invitation, from store: Store) async throws -> ScannerFindings {
        try await store.database.read { connection in
            ScannerFindings(
                responses: try store.responses(ofInvitation: invitation.id, in: connection),
                invitation: try store.invitation(invitation.id, in: connection)?.state ?? .cancelled,
                isOptedOut: try store.contact(invitation.contactID, in: connection)?.optedOutAt != nil
            )
        }
    }

    var counted: [Response] { self.responses.filter { $0.state == .counted } }

    /// `nil` for a store that no visit may leave behind: two counted answers, a lock without an answer, an opt-out nobody asked for.
    var verdict: ScannerVerdict? {
        guard !self.isOptedOut else { return nil }
        if let answer = self.counted.first {
            guard self.counted.count == 1, self.invitation == .answered, let score = answer.score else { return nil }
            return .counted(score: score, answer.evidence)
        }
        guard self.invitation == .sent else { return nil }
        let states = Set(self.responses.map(\.state))
        if states.isEmpty { return .nothing }
        return states.contains(.quarantined) ? .quarantined : states == [.unconfirmed] ? .unconfirmed : nil
    }
}

extension ScannerFindings: CustomStringConvertible {
    /// E.g. `1 counted (5, level 2), 1 unconfirmed`.
    var description: String {
        let states = ResponseState.allCases.compactMap { state -> String? in
            let rows = self.responses.filter { $0.state == state }
            let detail =
                state == .counted ? rows.first.map { " (\($0.score ?? 0), level \($0.evidence.rawValue))" } : nil
            return rows.isEmpty ? nil : "\(rows.count) \(state.rawValue)\(detail ?? "")"
        }
        let kept = states.isEmpty ? "nothing" : states.joined(separator: ", ")
        let isOdd = self.verdict == nil
        return kept + (isOdd ? "; invitation \(self.invitation.rawValue)" : "") + (self.isOptedOut ? "; opted out" : "")
    }
}
