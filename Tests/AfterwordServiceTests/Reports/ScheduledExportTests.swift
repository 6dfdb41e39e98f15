import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import Synchronization
import Testing

@Suite struct ScheduledExportTests {
    /// A service with one daily export into a folder of its own; the test clock stands at Monday, 09:00.
    private func withSchedule(
        to folder: String? = nil,
        last span: String? = nil,
        _ body: (Bench, ScheduledExports, _ folder: String) async throws -> Void
    ) async throws {
        try await Bench.run { bench in
            let own = FileManager.default.temporaryDirectory.path + "/afterword-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: own) }
            var context = bench.context
            context.account.scheduledExports = [
                ScheduledExport(
                    id: "daily",
                    request: ExportRequest(
                        "responses",
                        format: "csv",
                        ExportSelection(span.map { [.last: $0] } ?? [:])
                    ),
                    timing: try #require(ExportTiming("daily 06:00")),
                    target: .folder(folder ?? own)
                )
            ]
            try await body(bench, ScheduledExports(context), own)
        }
    }

    private func expect(_ exports: ScheduledExports, make count: Int) async throws {
        let made = try await exports.runDue()
        #expect(made == count)
    }

    private func files(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test func `a new schedule begins with its next moment, and each moment has one file`() async throws {
        try await self.withSchedule { bench, exports, folder in
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .hours(20))
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .hours(2))
            try await self.expect(exports, make: 1)
            try await self.expect(exports, make: 0)
            #expect(self.files(folder) == ["daily-2026-03-03-0600.csv", "daily-2026-03-03-0600.csv.manifest.json"])
            bench.clock.advance(by: .days(3))
            // Of the moments that went by while nothing ran, the newest counts.
            try await self.expect(exports, make: 1)
            #expect(self.files(folder).count == 4)
        }
    }

    @Test func `two that a person asks for in one minute are two files beside the one that was due`() async throws {
        try await self.withSchedule { bench, exports, folder in
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .hours(21))
            try await self.expect(exports, make: 1)
            var names = ["daily-2026-03-03-0600.csv"]
            for _ in 1...2 {
                bench.clock.advance(by: .seconds(1))
                let run = try #require(try await exports.runNow("daily", by: "user:marta"))
                names.append("daily-2026-03-03-0600-\(run.id.text).csv")
            }
            #expect(Set(self.files(folder).filter { $0.hasSuffix(".csv") }) == Set(names))
        }
    }

    @Test func `each hour of the night that has one twice has a file of its own`() async throws {
        try await self.withSchedule { bench, _, folder in
            var context = bench.context
            context.account.timeZone = "Europe/Madrid"
            context.account.scheduledExports = [
                ScheduledExport(
                    id: "told",
                    request: ExportRequest("responses", format: "csv"),
                    timing: try #require(ExportTiming("hourly")),
                    target: .folder(folder)
                )
            ]
            let exports = ScheduledExports(context)
            // From Saturday, 23:30 in UTC: 01:30 in Madrid on the night of the change.
            bench.clock.advance(by: .days(236) + .hours(14) + .minutes(30))
            try await self.expect(exports, make: 0)
            for _ in 1...3 {
                bench.clock.advance(by: .hours(1))
                try await self.expect(exports, make: 1)
            }
            #expect(
                self.files(folder).filter { $0.hasSuffix(".csv") }
                    == ["told-2026-10-25-0200-0100z.csv", "told-2026-10-25-0200.csv", "told-2026-10-25-0300.csv"]
            )
        }
    }

    /// The answers in each of the files, in the order of their due moments.
    private func answers(_ folder: String) throws -> [Int] {
        try self.files(folder).filter { $0.hasSuffix(".csv") }.map { name in
            try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\r\n").count - 1
        }
    }

    @Test func `however late a file is written, an answer stands in one of them and not in two`() async throws {
        try await self.withSchedule(last: "1d") { bench, exports, folder in
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            // Two days pass in which nothing runs; the answers lie on both sides of 06:00.
            for number in 1...3 {
                try await bench.answer(bench.ask(number), 5)
                bench.clock.advance(by: .hours(20))
            }
            try await self.expect(exports, make: 1)
            try await bench.answer(bench.ask(4), 5)
            #expect(try self.answers(folder) == [0, 3])
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            #expect(try self.answers(folder) == [0, 3, 1])
        }
    }

    @Test func `what fell into the time of a file that failed comes with the next one`() async throws {
        try await self.withSchedule(last: "1d") { bench, exports, folder in
            _ = try await exports.runDue()
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            try await bench.answer(bench.ask(1), 5)
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            try await bench.store.database.write { connection in
                try connection.post("UPDATE export_run SET state = 'failed', tries = 5 WHERE row_count > 0")
            }
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            #expect(try self.answers(folder) == [0, 1, 1])
        }
    }

    @Test func `a failed one says what mends it and is tried again after a while`() async throws {
        try await self.withSchedule(to: "/proc/nowhere") { bench, exports, _ in
            _ = try await exports.runDue()
            bench.clock.advance(by: .days(1))
            try await self.expect(exports, make: 1)
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .minutes(1))
            try await self.expect(exports, make: 1)
            var filter = ExportRunFilter()
            filter.state = .failed
            let failed = try await ExportLedger(bench.context).runs(filter, limit: 10).rows
            #expect(failed.map(\.tries) == [2])
            #expect(failed.first?.error?.contains("Make it writable") == true)
        }
    }

    @Test func `one that cannot be made is in the way of no other`() async throws {
        try await Bench.run { bench in
            try await withTemporaryFolder { folder in
                var context = bench.context
                context.account.scheduledExports = try [("bad", "no such list"), ("good", "responses")].map {
                    id,
                    list in
                    ScheduledExport(
                        id: id,
                        request: ExportRequest(list, format: "csv"),
                        timing: try #require(ExportTiming("daily 06:00")),
                        target: .folder(folder.path())
                    )
                }
                let exports = ScheduledExports(context)
                for _ in 1...2 {
                    let failure = await #expect(throws: PartialFailure.self) { try await exports.runDue() }
                    #expect(failure?.name == "bad")
                    bench.clock.advance(by: .days(1))
                }
                #expect(self.files(folder.path()).count == 2)
            }
        }
    }

    /// Wherever the process ends: at its first write, at its second, ….
    @Test(arguments: 0...4)
    func `what is done has been told, by its message or its manifest`(_ writes: Int) async throws {
        for isToChannel in [false, true] {
            try await self.withSchedule { bench, _, folder in
                var context = bench.context
                context.account.exportFolder = folder
                context.account.scheduledExports = [
                    ScheduledExport(
                        id: "daily",
                        request: ExportRequest("responses", format: "csv"),
                        timing: try #require(ExportTiming("daily 06:00")),
                        target: isToChannel ? .channel("inbox") : .folder(folder)
                    )
                ]
                _ = try await ScheduledExports(context).runDue()
                bench.clock.advance(by: .days(1))
                context.store = Store(database: DyingDatabase(bench.store.database, after: writes))
                _ = try? await ScheduledExports(context).runDue()
                let done = try await bench.store.database.read {
                    try $0.rows("SELECT id FROM export_run WHERE state = 'done'").count
                }
                let isTold =
                    try await isToChannel
                    ? bench.messages("export.ready").count == 1
                    : self.files(folder).contains { $0.hasSuffix(".manifest.json") }
                #expect(done == 0 || isTold)
                #expect(done == 1 || writes < 2)
            }
        }
    }

    private static let old: [(name: String, goes: Bool)] = [
        ("told-2026-02-20-0600.csv", true), ("told-2026-02-20-0600-suppressed.csv", true),
        (".told-2026-02-20-0600-withdrawals.ndjson.part", true), ("of-old-2026-02-20-0600.csv", true),
        ("told-2026-02-20-0600-exr_b2c3d4-suppressed.csv", true), ("told-2026-10-25-0230-0130z.csv", true),
        // Into this folder by somebody's order, or not ours at all.
        ("daily-2026-02-20-0600.csv", false), ("told-2026-02-20-0600.txt", false), ("notes.csv", false),
    ]

    @Test(arguments: Self.old, [8, 6])
    func `a copy of the machine's own is let go after a week, whichever process has forgotten its run`(
        _ file: (name: String, goes: Bool),
        _ age: Int
    ) async throws {
        try await self.withSchedule { bench, _, folder in
            var context = bench.context
            context.account.exportFolder = folder + "/"
            context.account.scheduledExports = ["daily", "told"].map { id in
                ScheduledExport(
                    id: id,
                    request: ExportRequest("responses", format: "csv"),
                    timing: ExportTiming("daily 06:00") ?? .every(.days(1)),
                    target: id == "told" ? .channel("inbox") : .folder(folder)
                )
            }
            let path = "\(folder)/\(file.name)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let changed = (bench.clock.now - .days(age)).date
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.modificationDate: changed])
            _ = try await ScheduledExports(context).runDue()
            #expect(FileManager.default.fileExists(atPath: path) == !(file.goes && age > 7))
        }
    }

    @Test func `one that was cut off is made anew`() async throws {
        try await self.withSchedule { bench, exports, folder in
            _ = try await exports.runDue()
            bench.clock.advance(by: .days(1))
            _ = try await exports.runDue()
            try await bench.store.database.write { connection in
                try connection.post(
                    "UPDATE export_run SET state = 'running', ended_at_ms = NULL WHERE state = 'done'"
                )
            }
            try await self.expect(exports, make: 0)
            bench.clock.advance(by: .minutes(11))
            try await self.expect(exports, make: 1)
            #expect(self.files(folder).count == 2)
        }
    }
}

/// A database of a process that ends after so many writes.
private final class DyingDatabase: DatabaseInFront {
    let whole: any SQLDatabase
    private let left: Mutex<Int>

    init(_ whole: any SQLDatabase, after writes: Int) {
        self.whole = whole
        self.left = Mutex(writes)
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let isAlive = self.left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isAlive else { throw SQLError(code: .closed, message: "the process has ended") }
        return try await self.whole.write(body)
    }
}
