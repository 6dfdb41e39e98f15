import AfterwordStorage
import Synchronization

/// The column names of statements that were run before, by their text.
final class ColumnCatalogue: Sendable {
    private let known = Mutex<[String: SQLColumns]>([:])

    /// `count` tells a `SELECT *` that has more columns since a schema step.
    func columns(of text: String, count: Int, else read: () -> SQLColumns) -> SQLColumns {
        if let columns = self.known.withLock({ $0[text] }), columns.count == count { return columns }
        let columns = read()
        self.known.withLock { $0[text] = columns }
        return columns
    }
}
