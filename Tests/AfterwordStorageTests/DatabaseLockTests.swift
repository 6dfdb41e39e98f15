import AfterwordSQLite
import AfterwordTesting
import Foundation
import Testing

@Suite struct DatabaseLockTests {
    @Test func `another process cannot take a lock that is held`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.db").path()
            let lock = try DatabaseLock(databasePath: path)
            #expect(try exitCode(of: ["--nonblock", "--conflict-exit-code", "9", path + ".lock", "true"]) == 9)
            lock.release()
            #expect(try exitCode(of: ["--nonblock", "--conflict-exit-code", "9", path + ".lock", "true"]) == 0)
        }
    }

    @Test func `a lock held by another process is refused with its number, the file and the remedy`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.db").path()
            let (holder, end) = try holdInAnotherProcess(path + ".lock")
            let error = #expect(throws: DatabaseInUse.self) { try SQLiteDatabase(path: path) }
            let message = try #require(error).description
            #expect(error?.processID.map { message.contains("process \($0)") } == true)
            #expect(message.contains(path) && message.contains("stop it first"))
            try end.close()
            holder.waitUntilExit()
            try await SQLiteDatabase(path: path).close()
        }
    }

    @Test func `one process opens a database only once at a time`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.db").path()
            let first = try SQLiteDatabase(path: path)
            let error = #expect(throws: DatabaseInUse.self) { try SQLiteDatabase(path: path) }
            #expect(error?.processID == ProcessInfo.processInfo.processIdentifier)
            try await first.close()
            try await SQLiteDatabase(path: path).close()
        }
    }

    @Test func `a folder that does not exist is named`() throws {
        let error = #expect(throws: DatabaseLockFailure.self) { try DatabaseLock(databasePath: "/nowhere/a.db") }
        #expect(error?.description.contains("/nowhere/a.db.lock") == true)
    }
}

private func exitCode(of arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/flock")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}

/// Starts a process that holds the lock and has written its number there; closing the handle ends it.
private func holdInAnotherProcess(_ lockPath: String) throws -> (holder: Process, end: FileHandle) {
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/flock")
    process.arguments = [lockPath, "sh", "-c", "echo $$ > \"$0\"; echo ready; read line", lockPath]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    #expect(output.fileHandleForReading.availableData == Data("ready\n".utf8))
    return (process, input.fileHandleForWriting)
}
