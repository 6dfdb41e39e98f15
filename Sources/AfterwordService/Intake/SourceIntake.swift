package import AfterwordCore

/// Takes in what a helpdesk posts: verifies it, reads it, and stores what it tells before anybody answers.
package struct SourceIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// What became of one request.
    package struct Receipt: Sendable, Equatable {
        /// Events in the request that tell something about a case.
        package var received: Int
        /// Those that were new.
        package var accepted: Int
        /// Why the rest was of no interest.
        package var ignored: [String]
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
        switch source.verdict(on: request, now: now) {
        case .authentic: self.context.sourceLog.noteAccepted(id, at: now)
        case .unauthorized:
            self.context.sourceLog.noteRefused(id, because: "the signature is missing or wrong", at: now)
            throw Refusal.unauthorized
        case .stale:
            self.context.sourceLog.noteRefused(id, because: "the signature is too old", at: now)
            throw Refusal.stale
        }
        if let answer = source.handshake(request) { return .answer(answer) }
        let reading = try source.read(request, now: now)
        let complete = reading.events.filter { source.completion(of: $0, answers: []) == .complete($0) }
        let incomplete = reading.events.filter { !complete.contains($0) }
        let accepted =
            try await CaseIntake(self.context).accept(complete)
            + PendingCompletions(self.context).keep(incomplete, for: source)
        return .receipt(Receipt(received: reading.events.count, accepted: accepted, ignored: reading.ignored))
    }

    package enum Outcome: Sendable, Equatable {
        case answer(InboundAnswer)
        case receipt(Receipt)
    }

    private func source(_ id: String) throws(Refusal) -> any Source {
        guard let source = self.context.sources.first(where: { $0.id == id }) else { throw .unknownSource }
        return source
    }
}
