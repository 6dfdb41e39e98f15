import Foundation

/// Plays every profile of the corpus against a server of its own.
struct ScannerTrial {
    func run() async throws -> ScannerReport {
        try await TrialServer.with(name: "scanners") { server in
            let stage = ScannerStage(server: server, browser: HeadlessBrowser(folder: server.folder))
            var results: [ScannerResult] = []
            for profile in ScannerProfile.all { results.append(try await stage.play(profile)) }
            return ScannerReport(results: results)
        }
    }
}
