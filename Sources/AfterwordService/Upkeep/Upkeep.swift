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

    private func attempt(_ job: UpkeepJob) async {
        do {
            let count = try await job.run(self.context)
            if count > 0 { self.logger.debug("upkeep", metadata: ["job": "\(job.name)", "count": "\(count)"]) }
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
