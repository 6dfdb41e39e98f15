import HummingbirdCore
import Logging
import NIOCore

/// Serves a connection on the event loop that reads it.
///
/// Tasks usually run on threads of their own. A request would change threads when it is read, each time it has waited, and when it is answered,
/// and on few cores those changes cost more than many a request itself.
struct LoopBoundChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        self.base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(loop: value.channel.eventLoop)) {
            await self.base.handle(value: value, logger: logger)
        }
    }
}

/// Runs the pieces of tasks on one event loop. What takes long or blocks must go to another thread by itself: it would hold up the
/// loop's other connections.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
