package import Logging
import ServiceLifecycle

/// Looks for due exports, apart from the other upkeep, for a long file must not hold back an alert.
package struct ExportScheduler: Service {
    private static let tick = Duration.seconds(5)

    private let exports: ScheduledExports
    private let logger: Logger

    package init(_ exports: ScheduledExports, logger: Logger) {
        self.exports = exports
        self.logger = logger
    }

    /// Runs until graceful shutdown; what fails is logged and looked at again at the next tick.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    _ = try await self.exports.runDue()
                } catch {
                    self.logger.error("scheduled exports failed", metadata: ["error": "\(error)"])
                }
                do { try await Task.sleep(for: Self.tick) } catch { return }
            }
        }
    }
}
