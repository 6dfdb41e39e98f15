import AfterwordCore
import AfterwordStorage
import Foundation
package import Logging
import ServiceLifecycle

/// Makes the backups that somebody wishes and those that are due, one after the other and apart from the other upkeep: a large database
/// must not hold back an alert.
package struct BackupService: Service {
    private static let tick = Duration.milliseconds(500)
    /// After one that failed the next try by itself waits so long.
    private static let pauseAfterFailure = Duration.minutes(10)

    private let desk: BackupDesk
    private let context: ServiceContext
    private let logger: Logger

    package init(_ desk: BackupDesk, context: ServiceContext, logger: Logger) {
        self.desk = desk
        self.context = context
        self.logger = logger
    }

    /// Runs until graceful shutdown; a backup that is under way then is given up and leaves nothing behind.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var nextTry = ContinuousClock.now
            while !Task.isCancelled {
                if await !self.desk.work(now: self.context.now), ContinuousClock.now >= nextTry {
                    let isWell = await self.makeWhatIsDue()
                    nextTry = ContinuousClock.now + (isWell ? Self.tick : Self.pauseAfterFailure)
                }
                do { try await Task.sleep(for: Self.tick) } catch { return }
            }
        }
    }

    /// Returns false when one was due and could not be made.
    private func makeWhatIsDue() async -> Bool {
        let schedule = self.desk.schedule
        let now = self.context.now()
        guard schedule.isDue(at: now, present: schedule.present) else { return true }
        do {
            guard try await self.isOurs() else { return true }
        } catch {
            return true
        }
        let wish = self.desk.wish(nil, keys: false, now: now)
        _ = await self.desk.work(now: self.context.now)
        switch self.desk.run(wish.id)?.state {
        case .done(let report):
            self.logger.info("backup made", metadata: ["file": "\(report.path)", "sha256": "\(report.sha256)"])
            self.removeSurplus()
            return true
        case .failed(let words):
            self.logger.error("the backup failed", metadata: ["error": "\(words)"])
            return false
        default: return true
        }
    }

    /// Of several processes that share a database one makes the backups.
    private func isOurs() async throws -> Bool {
        guard let locks = self.context.store.database.processLocks else { return true }
        guard self.context.lease.isHeld() else { return false }
        return try await locks.take("job backups")
    }

    private func removeSurplus() {
        for name in self.desk.schedule.surplus(of: self.desk.schedule.present, at: self.context.now()) {
            do {
                try FileManager.default.removeItem(atPath: "\(self.desk.schedule.folder)/\(name)")
            } catch {
                self.logger.error(
                    "an old backup cannot be removed",
                    metadata: ["file": "\(name)", "error": "\(error)"]
                )
            }
        }
    }
}
