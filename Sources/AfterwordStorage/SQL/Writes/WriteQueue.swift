/// The writes that wait, and whether the writer is awake. A value with no effects; an engine's writer does what it says.
package struct WriteQueue {
    package static let capacity = 8_192

    private var waiting: [any WaitingWrite] = []
    private var isWriterAwake = false

    /// Why no write is accepted any more; nil while the database works.
    package private(set) var refusal: SQLError?

    /// What became of a write that was handed over.
    package enum Admission {
        /// The writer sleeps and must be woken.
        case wakeWriter
        case queued
        case refused(SQLError)
    }

    package init() {}

    package mutating func add(_ write: any WaitingWrite) -> Admission {
        if let refusal = self.refusal { return .refused(refusal) }
        guard self.waiting.count < Self.capacity else {
            return .refused(
                SQLError(code: .overloaded, message: "\(Self.capacity) writes wait already; try again later")
            )
        }
        self.waiting.append(write)
        defer { self.isWriterAwake = true }
        return self.isWriterAwake ? .queued : .wakeWriter
    }

    /// Takes what waits, at most `limit`, those of one kind as one write; an empty answer means that the writer goes to sleep.
    package mutating func take(atMost limit: Int) -> [any WaitingWrite] {
        let taken = Array(self.waiting.prefix(limit))
        self.waiting.removeFirst(taken.count)
        self.isWriterAwake = !taken.isEmpty
        return Self.joined(taken)
    }

    /// Each kind stands where its first write stood. Nobody can tell: a caller who needs one write before another waits for its answer,
    /// and then they are never in the queue together.
    private static func joined(_ writes: [any WaitingWrite]) -> [any WaitingWrite] {
        var places: [ObjectIdentifier: Int] = [:]
        var groups: [[any WaitingWrite]] = []
        for write in writes {
            if let kind = write.kind {
                if let place = places[kind] {
                    groups[place].append(write)
                    continue
                }
                places[kind] = groups.count
            }
            groups.append([write])
        }
        return groups.map { $0.count > 1 ? $0[0].joined(by: $0[1...]) : $0[0] }
    }

    /// Refuses every later write with `reason`; the first reason stays.
    package mutating func refuse(_ reason: SQLError) {
        self.refusal = self.refusal ?? reason
    }

    package mutating func abandon() -> [any WaitingWrite] {
        defer { self.waiting = [] }
        return self.waiting
    }
}
