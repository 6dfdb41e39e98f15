import AfterwordStorage

/// The statements that one connection has prepared, by their shape.
struct StatementCache {
    /// More than the program has; lists of changing length would otherwise fill the server's memory.
    static let capacity = 400
    /// The largest portion of rows of the widest table; a statement with more values is a list whose text rarely repeats.
    static let mostValues = 2_048

    private struct Prepared {
        var name: String
        /// Known after the first row.
        var columns: SQLColumns?
    }

    private var prepared: [SQLShape: Prepared] = [:]
    private var lastNumber = 0

    var isFull: Bool { self.prepared.count >= Self.capacity }

    func name(of shape: SQLShape) -> String? { self.prepared[shape]?.name }

    /// The columns stay true: a schema step that changes them makes the server refuse the old plan.
    func columns(of shape: SQLShape) -> SQLColumns? { self.prepared[shape]?.columns }

    /// A name that no earlier statement of the connection had.
    mutating func nextName() -> String {
        self.lastNumber += 1
        return "s\(self.lastNumber)"
    }

    mutating func keep(_ shape: SQLShape, as name: String) {
        self.prepared[shape] = Prepared(name: name, columns: nil)
    }

    mutating func note(_ columns: SQLColumns, of shape: SQLShape) {
        self.prepared[shape]?.columns = columns
    }

    mutating func forgetAll() {
        self.prepared.removeAll(keepingCapacity: true)
    }
}
