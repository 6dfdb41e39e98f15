import AfterwordCore

/// Destinations with more in the outbox than they can use: claims pass over them, and each is filled up by a claim of its own. So a
/// backlog for a slow or silent receiver takes neither memory nor the turns of others. Pure; the moment is handed in.
struct ParkedDestinations: Sendable {
    /// So many names can stand in one statement without making it slow.
    static let most = 500

    private(set) var names: Set<String> = []
    private var hungry: Set<String> = []
    /// Those that pause, and until when.
    private var pausing: [String: Instant] = [:]
    /// The earliest end of a pause.
    private(set) var nextEnd: Instant?

    func contains(_ name: String) -> Bool { self.names.contains(name) }

    /// - Returns: whether it is new among them; `false` also if there is no place for another.
    mutating func insert(_ name: String) -> Bool {
        guard self.names.count < Self.most else { return false }
        return self.names.insert(name).inserted
    }

    /// It can use more.
    mutating func markHungry(_ name: String) {
        if self.names.contains(name) { self.hungry.insert(name) }
    }

    mutating func pause(_ name: String, until end: Instant) {
        guard self.names.contains(name) else { return }
        self.pausing[name] = end
        self.nextEnd = min(end, self.nextEnd ?? end)
    }

    /// The outbox has no more for it.
    mutating func remove(_ name: String) {
        self.names.remove(name)
        self.hungry.remove(name)
        self.pausing[name] = nil
    }

    /// One that can use more, or whose pause is over; it is answered once.
    mutating func takeHungry(now: Instant) -> String? {
        if let end = self.nextEnd, end <= now {
            self.hungry.formUnion(self.pausing.filter { $0.value <= now }.keys)
            self.pausing = self.pausing.filter { $0.value > now }
            self.nextEnd = self.pausing.values.min()
        }
        return self.hungry.popFirst()
    }

    var isAnyHungry: Bool { !self.hungry.isEmpty }
}
