import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Synchronization
import Testing

@Suite struct UnclearClaimTests {
    /// A database whose connection goes away while it commits: the first answer is lost, and `isKept` says whether the write was.
    private final class CutDatabase: SQLDatabase {
        let whole: any SQLDatabase
        private let isKept: Bool
        private let isCut = Mutex(true)

        init(_ whole: any SQLDatabase, isKept: Bool) {
            self.whole = whole
            self.isKept = isKept
        }

        var dialect: SQLDialect { self.whole.dialect }
        var processLocks: (any ProcessLocks)? { nil }

        func read<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Value
        ) async throws -> Value { try await self.whole.read(body) }

        func write<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Value
        ) async throws -> Value {
            let isCut = self.isCut.withLock { isCut in
                defer { isCut = false }
                return isCut
            }
            if isCut, !self.isKept { throw SQLError(code: .busy, message: "the server went away") }
            let value = try await self.whole.write(body)
            if isCut { throw SQLError(code: .busy, message: "the server went away while it committed") }
            return value
        }

        func close() async throws {}
    }

    @Test(arguments: [true, false])
    func `what a claim of unknown fate took is claimed again as if it had not been`(_ isKept: Bool) async throws {
        try await PostOffice.run { office in
            try await office.resolve(1)
            office.clock.advance(by: .hours(2))
            var context = office.context
            context.store = Store(database: CutDatabase(office.store.database, isKept: isKept))
            let book = DeliveryBook(context)
            await #expect(throws: SQLError.self) {
                try await book.claim(.all, limit: 10, now: office.clock.now, owner: 1)
            }
            let claimed = try await book.claim(.all, limit: 10, now: office.clock.now, owner: 1)
            #expect(!claimed.isEmpty)
            #expect(claimed.allSatisfy { $0.attempt == 1 })
        }
    }
}
