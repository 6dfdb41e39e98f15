import AfterwordStorage
import Synchronization

/// A database whose connection goes away while it commits: the first answer is lost, and `isKept` says whether the write was.
final class CutDatabase: DatabaseInFront {
    let whole: any SQLDatabase
    private let isKept: Bool
    private let isCut = Mutex(true)

    init(_ whole: any SQLDatabase, isKept: Bool) {
        self.whole = whole
        self.isKept = isKept
    }

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
}
