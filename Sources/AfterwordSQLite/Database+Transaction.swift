import GRDB

extension Database {
    /// Runs `body` between BEGIN IMMEDIATE and COMMIT, which are prepared once: GRDB's own way prepares them for each transaction. They are
    /// statements of GRDB all the same, so that it knows of the transaction. What `body` or COMMIT throws has been rolled back.
    func inKeptTransaction(_ body: () throws -> Void) throws {
        try self.cachedStatement(sql: "BEGIN IMMEDIATE TRANSACTION").execute()
        do {
            try body()
            try self.cachedStatement(sql: "COMMIT TRANSACTION").execute()
        } catch {
            // Whatever comes of that, the first error says what happened.
            try? self.rollback()
            throw error
        }
    }
}
