import NIOCore

/// Runs the pieces of tasks on one event loop.
///
/// Tasks usually run on threads of their own. A request would change threads when it is read, each time it has waited, and when it is answered,
/// and on few cores those changes cost more than many a request itself. What takes long or blocks must go to another thread by itself: it
/// would hold up the loop's other connections.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
