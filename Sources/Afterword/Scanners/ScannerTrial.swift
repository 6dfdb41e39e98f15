import AfterwordCore

/// Plays every profile of the corpus against a server of its own.
struct ScannerTrial {
    func run() async throws -> [ScannerResult] { [] }
}

/// What one profile did and whether it was judged rightly.
struct ScannerResult: Sendable {
    var profile: String
    var isRight: Bool

    static func table(_ results: [ScannerResult]) -> String { "" }
    static func json(_ results: [ScannerResult]) -> String { "" }
}
