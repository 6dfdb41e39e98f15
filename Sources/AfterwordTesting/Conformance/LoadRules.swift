import AfterwordStorage
import Dispatch
import Synchronization
import Testing

extension SQLDatabaseConformance {
    static let load: [Rule] = [
        Rule("writes that wait share their commits", check: groupCommit),
        Rule("too many waiting writes are refused, and only those", check: overload),
        Rule("close waits for what was handed over and refuses what comes later", check: closing),
    ]

    private static func groupCommit(_ database: any SQLDatabase, engine: Engine) async throws {
        try await database.makeSample()
        guard let before = engine.commitCount(database) else { return }
        // A machine that is slow to hand them over would commit each before the next is there.
        try await database.writingTogether { group in
            for id in 1...200 { group.addTask { try await database.insertSample(id) } }
        }
        let commits = try #require(engine.commitCount(database)) - before
        #expect(commits < 200)
        #expect(try await database.sampleIDs() == Array(1...200))
    }

    /// Ten thousand writes at once, more than an engine may let wait.
    private static func overload(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let mayEnd = DispatchSemaphore(value: 0)
        let (isRunning, signal) = AsyncStream.makeStream(of: Void.self)
        let codes = try await withThrowingTaskGroup(of: SQLError.Code?.self) { group in
            group.addTask {
                try await database.write { _ in
                    signal.finish()
                    guard mayEnd.wait(timeout: .now() + 300) == .success else { throw Refusal(id: 0) }
                    return nil
                }
            }
            for await _ in isRunning {}
            for id in 1...10_000 {
                group.addTask {
                    do { try await database.insertSample(id) } catch let error as SQLError { return error.code }
                    return nil
                }
            }
            var codes: [SQLError.Code] = []
            while let answer = try await group.next() {
                guard let code = answer else { continue }
                codes.append(code)
                // The first refusal shows that the queue is full; from now on it may empty itself.
                if codes.count == 1 { mayEnd.signal() }
            }
            return codes
        }
        #expect(Set(codes) == [.overloaded])
        #expect(try await database.sampleIDs().count == 10_000 - codes.count)
    }

    private static func closing(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let hasEnded = Atomic<Bool>(false)
        let (isRunning, signal) = AsyncStream.makeStream(of: Void.self)
        async let write: Void = database.write { connection in
            signal.finish()
            try connection.post("INSERT INTO sample (id) VALUES (1)")
            hasEnded.store(true, ordering: .sequentiallyConsistent)
        }
        for await _ in isRunning {}
        try await database.close()
        let endedBeforeClose = hasEnded.load(ordering: .sequentiallyConsistent)
        #expect(endedBeforeClose)
        try await write
        let laterWrite = await #expect(throws: SQLError.self) { try await database.insertSample(2) }
        let laterRead = await #expect(throws: SQLError.self) { try await database.sampleIDs() }
        #expect(laterWrite?.code == .closed)
        #expect(laterRead?.code == .closed)
        let laterLookup = await #expect(throws: SQLError.self) { try await database.lookUp { try $0.sampleIDs() } }
        #expect(laterLookup?.code == .closed)
    }
}
