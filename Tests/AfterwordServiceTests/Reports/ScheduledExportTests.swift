import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import Testing

@Suite struct ScheduledExportTests {
    /// A service with one daily export into a folder of its own; the test clock stands at Monday, 09:00.
    private func withSchedule(
        to folder: String? = nil,
        _ body: (Bench, ScheduledExports, _ folder: String) async throws -> Void
    ) async throws {
        try await Bench.run { bench in
            let own = FileManager.default.temporaryDirectory.path + "/afterword-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: own) }
            var context = bench.context
            context.account.scheduledExports = [
                ScheduledExport(
                    id: "daily",
                    request: ExportRequest("responses", format: "csv"),
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
