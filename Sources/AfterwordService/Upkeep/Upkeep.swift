import AfterwordCore
import AfterwordStorage
package import Logging
import ServiceLifecycle

/// The clockwork beside the requests: decides deferred invitations, tells alerts, closes what has run out and forgets what may be forgotten.
package struct Upkeep: Service {
    private static let tick = Duration.milliseconds(500)
    private static let ticksPerCleaning = 120
    private static let ticksPerRetention = 7200

    private let context: ServiceContext
    private let logger: Logger

    package init(_ context: ServiceContext, logger: Logger) {
        self.context = context
        self.logger = logger
    }

    /// Runs until graceful shutdown; a job that fails is logged and tried again at the next tick.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var tick = 0
            while !Task.isCancelled {
                await self.attempt("decide") { try await InvitationSweep(self.context).run() }
                await self.attempt("alert") { try await AlertDispatcher(self.context).run() }
                await self.attempt("referral visits") { try await ReferralVisits(self.context).flush() }
                await self.attempt("rewards") { try await ReferralLedger(self.context).release() }
                if tick % Self.ticksPerCleaning == 0 {
                    await self.attempt("expire") { try await InvitationSweep(self.context).expire() }
                    await self.attempt("referral codes") { try await ReferralCodes(self.context).fill() }
                    await self.attempt("forget replies") { try await IdempotencyLedger(self.context).purge() }
                }
                if tick % Self.ticksPerRetention == 0 {
                    await self.attempt("retention") { try await RetentionSweep(self.context).run() }
                }
                tick += 1
                do { try await Task.sleep(for: Self.tick) } catch { break }
            }
        }
        // The loop was cancelled, so this write runs in a task of its own: visits of the last half second are not lost to a shutdown.
        await Task { await self.attempt("referral visits") { try await ReferralVisits(self.context).flush() } }.value
    }

    private func attempt(_ job: String, _ body: () async throws -> Int) async {
        do {
            let count = try await body()
            if count > 0 { self.logger.debug("upkeep", metadata: ["job": "\(job)", "count": "\(count)"]) }
        } catch {
            self.logger.error("upkeep job failed", metadata: ["job": "\(job)", "error": "\(error)"])
        }
    }
}
