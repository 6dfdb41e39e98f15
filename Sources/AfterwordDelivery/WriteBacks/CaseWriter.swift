package import AfterwordCore

/// How one helpdesk takes an answer back: which requests, in which order. Pure, as a ``Channel`` is.
///
/// A helpdesk is one file in `WriteBacks/Helpdesks/` and one line in ``BuiltInWriteBacks``. What may be repeated without harm (tags, fields)
/// comes first; the note, which may not, comes last and only after a look for the one that a lost reply may have left there.
package protocol CaseWriter: Sendable {
    /// The requests it may have to make.
    associatedtype Step: Hashable, Sendable

    /// The type of source whose cases it writes to: `type: zendesk`.
    static var typeName: String { get }
    /// Settings that make a valid writer; the conformance tests and the documentation use them.
    static var exampleSettings: [String: String] { get }
    /// The step that reads earlier notes. Where they are too long to be read, the note is written: better twice than not at all.
    static var readingNotes: Step { get }

    init(access: HelpdeskAccess) throws

    /// The steps of this entry, in order.
    func steps(for entry: CaseEntry) -> [Step]

    /// The request of a step, given the replies to the ones before; `nil` if there turns out to be nothing to do.
    func request(for step: Step, of entry: CaseEntry, knowing replies: [Step: JSONValue]) -> TransportRequest?

    /// What the helpdesk calls the note, if it says so.
    func receipt(in replies: [Step: JSONValue]) -> String?
}

/// What is to stand in the case.
package struct CaseEntry: Sendable, Equatable {
    package var caseID: String
    /// The note with its link; `nil` if none is wanted.
    package var words: String?
    package var mark: CaseNoteMark
    package var tag: String?
    /// The tag that the score before had set.
    package var staleTag: String?
    package var field: Field?
    /// Whether an earlier try may have left the note there.
    package var mayBeThere: Bool

    /// A field of the case and the score it gets; no score empties it.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var score: Int?

        package init(name: String, score: Int?) {
            self.name = name
            self.score = score
        }
    }

    /// Where the case lies in the helpdesk's API; an id from outside cannot leave its piece of the path.
    package var encodedID: String { WriteBackSettings.encoded(self.caseID) }
}

extension CaseWriter {
    /// Plays the replies so far through the steps and gives the request that comes next, or the end.
    func next(_ entry: CaseEntry, replies: [TransportReply], now: Instant) -> ChannelStep {
        var known: [Step: JSONValue] = [:]
        var left = replies[...]
        for step in self.steps(for: entry) {
            guard let request = self.request(for: step, of: entry, knowing: known) else { continue }
            guard let reply = left.popFirst() else { return .send(request) }
            if step == Self.readingNotes, reply.isTooLong { continue }
            if let fault = ReplyClass(helpdeskFault: reply, now: now) { return .finished(fault, learned: Learned()) }
            known[step] = reply.json
        }
        return .finished(.sent, learned: Learned(receipt: self.receipt(in: known)))
    }

    package func receipt(in replies: [Step: JSONValue]) -> String? { nil }
}

extension TransportReply {
    fileprivate var isTooLong: Bool {
        if case .failure(let failure) = self { failure.code == .tooLarge } else { false }
    }

    /// The body as JSON; null if it is none.
    fileprivate var json: JSONValue {
        if case .response(_, _, let body) = self { (try? JSONReader.read(body)) ?? .null } else { .null }
    }
}

extension ReplyClass {
    /// What is wrong with a helpdesk's reply; `nil` for 2xx.
    ///
    /// 401 and 403 are about our token and stop everything until a person has looked; a redirect means that `api` names an old address. What
    /// the helpdesk says about this one case (404, 410, 422: gone, merged, closed for good) will not change by asking again.
    package init?(helpdeskFault reply: TransportReply, now: Instant) {
        switch reply {
        case .response(200..<300, _, _): return nil
        case .response(let status, let headers, let body):
            let reason = "HTTP \(status)" + Self.excerpt(body)
            switch status {
            case 401, 403, 300..<400: self = .channelFault(because: reason)
            case 408, 409, 425, 429, 500...:
                self = .retry(because: reason, notBefore: RetryAfter.instant(in: headers, now: now))
            default: self = .permanent(because: reason)
            }
        case .failure(let failure): self.init(failure)
        }
    }

    /// The beginning of what the helpdesk says, for the person who looks at the outbox.
    private static func excerpt(_ body: [UInt8]) -> String {
        let words = String(decoding: body.prefix(200), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? "" : ": " + words.joined(separator: " ")
    }
}
