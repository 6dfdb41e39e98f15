/// What a channel's harmless question to its platform showed, see ``Channel/probe``.
package enum ProbeFinding: Sendable, Equatable {
    /// It works; the words say what was learned, e.g. `the token belongs to @example_bot`.
    case well(String)
    /// It does not; the remedy is what the operator does about it.
    case broken(String, remedy: String)
}

extension Channel {
    /// Nothing to ask.
    package func probe(at now: Instant) -> TransportRequest? { nil }

    /// Any answer shows that somebody is there; see ``ProbeFinding/init(reply:)``.
    package func finding(of reply: TransportReply) -> ProbeFinding { ProbeFinding(reply: reply) }
}

extension ProbeFinding {
    /// What a reply says where the platform's own words do not matter: 2xx is well, all else is told with its remedy.
    package init(reply: TransportReply) {
        switch reply {
        case .response(let status, _, _):
            if (200..<300).contains(status) {
                self = .well("it answers")
            } else {
                let trouble = DeliveryTrouble(status: status)
                self = .broken(trouble.words, remedy: trouble.remedy)
            }
        case .failure(let failure):
            let trouble = DeliveryTrouble(failure: failure.code)
            let isSaid = trouble.words == failure.detail
            self = .broken(isSaid ? trouble.words : "\(trouble.words) (\(failure.detail))", remedy: trouble.remedy)
        }
    }
}
