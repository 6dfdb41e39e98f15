package import AfterwordStorage
import Dispatch

extension SQLDatabase {
    /// The first write keeps the writer until some of the others have been handed over; so at least those wait together. Whether all of
    /// them do changes no result.
    package func writingTogether(
        _ addWrites: (inout ThrowingTaskGroup<Void, any Error>) -> Void
    ) async throws {
        let mayEnd = DispatchSemaphore(value: 0)
        let (isRunning, signal) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await self.write { _ in
                    signal.finish()
                    guard mayEnd.wait(timeout: .now() + 300) == .success else { throw Refusal(id: 0) }
                }
            }
            for await _ in isRunning {}
            addWrites(&group)
            group.addTask {
                try await Task.sleep(for: .milliseconds(200))
                mayEnd.signal()
            }
            try await group.waitForAll()
        }
    }
}
