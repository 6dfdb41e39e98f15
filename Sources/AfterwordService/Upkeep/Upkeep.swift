import AfterwordStorage
package import Logging
import ServiceLifecycle

/// The clockwork beside the requests: decides deferred invitations, tells alerts, closes what has run out and forgets what may be forgotten.
package struct Upkeep: Service {
    private static let tick = Duration.milliseconds(500)

    private let context: ServiceContext
    private let logger: Logger

    package init(_ context: ServiceContext, logger: Logger) {
        self.context = context
        self.logger = logger
    }

    /// Runs until graceful shutdown; a job that fails is logged and tried again when its turn comes.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var tick = 0
            while !Task.isCancelled {
                for job in UpkeepJob.all where tick.isMultiple(of: job.rhythm.ticks) { await self.attempt(job) }
                tick += 1
                do { try await Task.sleep(for: Self.tick) } catch { break }
            }
        }
        // The loop was cancelled, so this runs in a task of its own: what a job holds in memory is not lost to a shutdown.
        await Task {
            for job in UpkeepJob.all where job.runsAtEnd { await self.attempt(job) }
        }.value
    }

    /// Runs every job once, for those who move the clock themselves.
    ///
    /// - Throws: what the first failing job throws.
    package func runOnce() async throws {
        for job in UpkeepJob.all { _ = try await job.run(self.context) }
    }

    /// Of several instances one does each job: the one that has its lock. What a job holds in memory only its own process can write down.
    private func isOurs(_ job: UpkeepJob) async throws -> Bool {
        guard !job.runsAtEnd, let locks = self.context.store.database.processLocks else { return true }
        guard self.context.lease.isHeld() else { return false }
        return try await locks.take("job \(job.name)")
    }

    private func attempt(_ job: UpkeepJob) async {
        do {
            guard try await self.isOurs(job) else { return }
            let count = try await job.run(self.context)
            if count > 0 { self.logger.debug("upkeep", metadata: ["job": "\(job.name)", "count": "\(count)"]) }
        } catch is CancellationError {
            // The program ends, for a reason that is told by itself; the next one does the job.
        } catch {
            self.logger.error("upkeep job failed", metadata: ["job": "\(job.name)", "error": "\(error)"])
        }
    }
}

extension UpkeepJob.Rhythm {
    fileprivate var ticks: Int {
        switch self {
        case .tick: 1
        case .minute: 120
        case .hour: 7200
        }
    }
}
