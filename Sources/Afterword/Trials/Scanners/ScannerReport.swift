import AfterwordCore

/// What one profile did and whether it was judged rightly.
struct ScannerResult: Sendable {
    enum Outcome: Sendable {
        case left(ScannerFindings)
        /// This machine has no Chromium; nothing was learned and nothing failed.
        case notRun
        /// The profile could not be played to its end.
        case broken(String)
    }

    var profile: ScannerProfile
    var outcome: Outcome

    var isRight: Bool {
        switch self.outcome {
        case .left(let findings):
            findings.verdict == self.profile.expected
                && (self.profile.rows.map { $0 == findings.responses.count } ?? true)
        case .notRun: true
        case .broken: false
        }
    }

    fileprivate var wasRun: Bool {
        if case .notRun = self.outcome { false } else { true }
    }

    fileprivate var hasCounted: Bool {
        if case .left(let findings) = self.outcome { !findings.counted.isEmpty } else { false }
    }

    fileprivate var got: String {
        switch self.outcome {
        case .left(let findings): findings.description
        case .notRun: "not run: no chromium"
        case .broken(let reason): reason
        }
    }

    fileprivate var mark: String { self.wasRun ? self.isRight ? "ok" : "WRONG" : "–" }
}

/// The whole trial, for people and for programs.
struct ScannerReport: Sendable {
    let results: [ScannerResult]

    static let knownLimit =
        "Known limit: a scriptless scanner that waits and posts the nonce is byte-equal to a scriptless person."

    var isRight: Bool { !self.results.isEmpty && self.results.allSatisfy(\.isRight) }

    private func run(_ kind: ScannerProfile.Kind) -> [ScannerResult] {
        self.results.filter { $0.profile.kind == kind && $0.wasRun }
    }

    private var falseAnswers: Int { self.run(.scanner).count { $0.hasCounted } }
    private var lostAnswers: Int { self.run(.person).count { !$0.isRight } }

    var table: String {
        let columns = ["", "profile", "expected", "got", "ok"].map { Table.Column(title: $0) }
        let rows = self.results.map { result in
            [
                result.profile.kind.rawValue, result.profile.name, result.profile.expected.description, result.got,
                result.mark,
            ]
        }
        return """
            \(Table(columns: columns, rows: rows).text)

            false answers counted: \(self.falseAnswers) of \(self.run(.scanner).count)
            human answers lost: \(self.lostAnswers) of \(self.run(.person).count)
            \(Self.knownLimit)
            """
    }

    var json: String {
        let document: JSONValue = [
            "ok": .bool(self.isRight),
            "false_answers_counted": JSONValue(self.falseAnswers),
            "scanners": JSONValue(self.run(.scanner).count),
            "human_answers_lost": JSONValue(self.lostAnswers),
            "people": JSONValue(self.run(.person).count),
            "known_limit": .string(Self.knownLimit),
            "profiles": .array(self.results.map(\.json)),
        ]
        return String(decoding: document.serialized, as: UTF8.self)
    }
}

extension ScannerResult {
    fileprivate var json: JSONValue {
        [
            "profile": .string(self.profile.name),
            "kind": .string(self.profile.kind.rawValue),
            "behaves_like": .string(self.profile.likeness),
            "expected": .string(self.profile.expected.description),
            "got": .string(self.got),
            "run": .bool(self.wasRun),
            "ok": .bool(self.isRight),
        ]
    }
}
