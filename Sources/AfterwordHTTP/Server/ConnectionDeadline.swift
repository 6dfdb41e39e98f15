import NIOCore

/// The body did not arrive in time.
struct RequestDeadlineExceeded: Error {}

/// When a connection must have got on, so that slow ones (slowloris) are cut off, however busy the line looks.
///
/// There is one moment at a time and one timer that looks at it: a request is quick as a rule, and setting and stopping a timer for each of its
/// steps would cost more than the steps. As the timer looks at least once in the shortest of the times, it looks at every moment punctually.
struct ConnectionDeadline {
    private var moment: NIODeadline?
    private var timer: Scheduled<Void>?
    private let limits: ServerLimits

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Waits for the end of the first head, and has `look` called when it is time to call ``isOver(on:look:)``.
    mutating func start(on loop: any EventLoop, look: @escaping () -> Void) {
        self.moment = .now() + TimeAmount(self.limits.headTime)
        self.schedule(on: loop, at: .now(), look: look)
    }

    /// Waits for the end of a body whose head is there, or for what was written last to go.
    mutating func awaitBody() {
        self.moment = .now() + TimeAmount(self.limits.bodyTime)
    }

    /// Waits for the end of the next head, the time between two requests included.
    mutating func awaitNextHead() {
        self.moment = .now() + TimeAmount(self.limits.idleTime)
    }

    /// It is the server's turn, which may take its time.
    mutating func awaitNothing() { self.moment = nil }

    mutating func stop() {
        self.timer?.cancel()
        self.timer = nil
        self.moment = nil
    }

    /// Whether the moment has come; then nothing is waited for. Has `look` called again in either case.
    mutating func isOver(on loop: any EventLoop, look: @escaping () -> Void) -> Bool {
        let now = NIODeadline.now()
        let isOver = self.moment.map { $0 <= now } ?? false
        if isOver { self.moment = nil }
        self.schedule(on: loop, at: now, look: look)
        return isOver
    }

    private mutating func schedule(on loop: any EventLoop, at now: NIODeadline, look: @escaping () -> Void) {
        let latest = now + TimeAmount(min(self.limits.headTime, self.limits.bodyTime, self.limits.idleTime))
        let next = self.moment.map { min($0, latest) } ?? latest
        self.timer = loop.assumeIsolated().scheduleTask(deadline: next) { look() }
    }
}
