import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// Where profiles are played, each with an invitation and a person of its own.
struct ScannerStage {
    let server: TrialServer
    let browser: HeadlessBrowser?

    func play(_ profile: ScannerProfile) async throws -> ScannerResult {
        if profile.needsBrowser, self.browser == nil { return ScannerResult(profile: profile, outcome: .notRun) }
        let invitations = try await BenchInvitations(house: self.server.house, isWaiting: false).invite(0..<2)
        // The mail is a minute old when the first visitor comes.
        self.server.clock.advance(by: .minutes(1))
        var visitor = ScannerVisitor(
            link: try self.link(invitations[0]),
            neighbour: try self.link(invitations[1]),
            transport: self.server.transport,
            clock: self.server.clock,
            browser: self.browser,
            userAgent: profile.userAgent
        )
        do {
            for step in profile.steps { try await visitor.play(step) }
        } catch let failure as CommandFailure {
            return ScannerResult(profile: profile, outcome: .broken(failure.description))
        }
        let findings = try await ScannerFindings.read(invitations[0], from: self.server.house.context.store)
        return ScannerResult(profile: profile, outcome: .left(findings))
    }

    private func link(_ invitation: Invitation) throws -> URL {
        let token = self.server.house.context.mint.token(.survey, for: invitation.id.rawValue)
        guard let url = URL(string: "\(self.server.site)/s/\(token)") else {
            throw CommandFailure("\(self.server.site) is no address")
        }
        return url
    }
}

extension ScannerProfile {
    fileprivate var needsBrowser: Bool {
        self.steps.contains { if case .browse = $0 { true } else { false } }
    }
}
