/// A SQLite file that a backup is written to or read from.
package protocol ArchiveFile: SQLDatabase {
    /// What is wrong with the file's pages; empty if nothing is.
    func damage() async throws -> [String]
}
