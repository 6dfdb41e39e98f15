import AfterwordStorage
import CPostgres

extension Session {
    /// What failed in the transaction under way; nil while it is whole, as far as is known.
    var failure: ServerFailure? { self.pipeline.failure }

    /// Sends the beginning of a transaction, which reaches the server with its first statement.
    func begin(reading: Bool) throws {
        self.pipeline.startTransaction()
        self.wantsNumber = !reading
        try self.post(
            reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL SERIALIZABLE"
        )
    }

    /// The number of the transaction under way, for which it waits if nothing has been waited for before.
    func transactionNumber() throws -> String {
        if self.wantsNumber {
            try self.askForNumber()
            _ = try self.collect()
        }
        guard let number = self.pipeline.number else { throw ServerFailure.lost("the server gave no number") }
        return number
    }

    /// Commits, together with the statements that are still on their way. If one of those fails, the server passes over COMMIT.
    func commit() throws {
        let word = try self.command("COMMIT").command
        guard word == "COMMIT" else { throw ServerFailure.lost("the server answered COMMIT with \(word)") }
    }

    /// Ends a transaction that has only read. Nothing is waited for, because there is nothing that could be lost.
    func endReading() throws {
        try self.post("COMMIT")
        try self.pipeline.sync()
    }

    /// Undoes the transaction under way; a connection that cannot even do this is given up by its lane.
    func rollBack() {
        guard !self.isLost else { return }
        do {
            // What is on its way may fail, and the server would pass over ROLLBACK with the rest.
            try self.pipeline.sync()
            try self.post("ROLLBACK")
            // Prepared statements outlive a rollback, but a plan that is older than the schema fails again and again.
            if self.failure?.state == "0A000" {
                self.statements.forgetAll()
                try self.sendOnce("DEALLOCATE ALL", BoundValues([]), .posted)
            }
            _ = try self.collect()
        } catch {
            // It is noted as the transaction's failure, or was that of a statement on its way.
        }
    }
}
