package import AfterwordCore
import AfterwordStorage

/// Takes in what a helpdesk posts: verifies it, reads it, and stores what it tells before anybody answers.
package struct SourceIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// What a request came to.
    package enum Outcome: Sendable, Equatable {
        /// It was the platform's question whether this address is ours.
        case answer(InboundAnswer)
        case receipt(Receipt)
    }

    /// What became of what one request tells.
    package struct Receipt: Sendable, Equatable {
        /// Events in the request that tell something about a case.
        package var received: Int
        /// Those that were new.
        package var accepted: Int
        /// Why the rest was of no interest.
        package var ignored: [String]

        package init(received: Int, accepted: Int, ignored: [String]) {
            self.received = received
            self.accepted = accepted
            self.ignored = ignored
        }
    }

    /// Why a request was not taken.
    package enum Refusal: Error, Sendable, Equatable {
        case unknownSource
        /// No signature, or a wrong one.
        case unauthorized
        /// The signature is right and too old.
        case stale
    }

    /// Answers the platform's question whether this address is ours.
    ///
    /// - Throws: ``Refusal/unknownSource``.
    package func greet(_ request: InboundRequest, source id: String) throws -> InboundAnswer {
        try self.source(id).handshake(request) ?? .text("This address takes the webhooks of \(id).\n")
    }

    /// Returns after the commit.
    ///
    /// - Throws: ``Refusal``, `EventRefusal`, or what the database says.
    package func receive(_ request: InboundRequest, source id: String) async throws -> Outcome {
        let source = try self.source(id)
        let now = self.context.now()
        try self.check(source.verdict(on: request, now: now), source: id, at: now)
        if let answer = source.handshake(request) { return .answer(answer) }
        let reading = try self.reading(of: request, by: source, at: now)
        let accepted = try await self.store(reading.events, from: source)
        return .receipt(Receipt(received: reading.events.count, accepted: accepted, ignored: reading.ignored))
    }

    /// What is complete is taken in at once, what is not waits until the helpdesk has told the rest.
    private func store(_ events: [CaseEvent], from source: any Source) async throws -> Int {
        var complete: [CaseEvent] = []
        var incomplete: [CaseEvent] = []
        for event in events {
            if source.completion(of: event, answers: []) == .complete(event) {
                complete.append(event)
            } else {
                incomplete.append(event)
            }
        }
        return try await CaseIntake(self.context).accept(complete)
            + PendingCompletions(self.context).keep(incomplete, for: source)
    }

    private func check(_ verdict: InboundVerdict, source id: String, at now: Instant) throws(Refusal) {
        switch verdict {
        case .authentic: return
        case .unauthorized:
            self.context.sourceLog.noteRefused(
                id,
                for: .signature,
                because: "the signature is missing or wrong",
                at: now
            )
            throw .unauthorized
        case .stale:
            self.context.sourceLog.noteRefused(id, for: .stale, because: "the signature is too old", at: now)
            throw .stale
        }
    }

    private func reading(
        of request: InboundRequest,
        by source: any Source,
        at now: Instant
    ) throws(EventRefusal) -> SourceReading {
        do throws(EventRefusal) {
            var reading = try source.read(request, now: now)
            for place in reading.events.indices { reading.events[place].boundID() }
            return reading
        } catch {
            self.context.sourceLog.noteRefused(source.id, for: .content, because: error.summary, at: now)
            throw error
        }
    }

    private func source(_ id: String) throws(Refusal) -> any Source {
        guard let source = self.context.sources.first(where: { $0.id == id }) else { throw .unknownSource }
        return source
    }
}

extension CaseEvent {
    /// A helpdesk's id that is longer than one of ours may be, or holds what no database takes, stays as its digest: still the same id for
    /// the same event.
    fileprivate mutating func boundID() {
        let isOdd = self.id.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isOdd || FieldReading.isLong(self.id, for: FieldReading.longestID) else { return }
        self.id = "sha256:" + TextDigest.base32(of: self.id, bytes: 32)
    }
}

extension EventRefusal {
    /// In a few words, without a word of the body.
    fileprivate var summary: String {
        switch self {
        case .mediaType(let expected): "the body is not \(expected)"
        case .json(let failure): "the body is \(failure.reason.rawValue)"
        case .fields(let errors, _):
            "the body: " + errors.prefix(3).map { "\($0.field) \($0.message)" }.joined(separator: ", ")
        }
    }
}
