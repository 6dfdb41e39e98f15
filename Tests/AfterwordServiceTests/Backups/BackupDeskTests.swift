import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct BackupDeskTests {
    private struct NoFile: Error {}

    private func withDesks(_ body: (BackupDesk, BackupDesk, Instant) throws -> Void) async throws {
        try await withStore { store in
            let desks = (1...2).map { _ in
                BackupDesk(
                    schedule: BackupSchedule(every: nil, folder: "/nowhere/backups"),
                    maker: BackupMaker(of: store.database, software: "test") { _ in throw NoFile() },
                    ids: IDGenerator(),
                    keys: { "" }
                )
            }
            try body(desks[0], desks[1], .testStart)
        }
    }

    @Test func `a backup is found where it is made, and another process does not take one of its own for it`()
        async throws
    {
        try await self.withDesks { one, other, now in
            let (mine, theirs) = (one.wish(nil, keys: false, now: now), other.wish(nil, keys: false, now: now))
            #expect(one.run(mine.id) == mine)
            #expect(other.run(theirs.id) == theirs)
            #expect(other.run(mine.id) == nil)
            #expect(one.run(theirs.id) == nil)
        }
    }

    @Test func `several that are wished for in one second get names of their own`() async throws {
        try await self.withDesks { desk, _, now in
            let paths = (1...3).map { _ in desk.wish(nil, keys: false, now: now).path }
            #expect(Set(paths).count == 3)
            #expect(paths == paths.sorted())
            #expect(paths.allSatisfy { $0.hasPrefix("/nowhere/backups/afterword-") })
            // Whoever names a file means it.
            let named = (1...2).map { _ in desk.wish("/nowhere/a.db", keys: false, now: now).path }
            #expect(named == ["/nowhere/a.db", "/nowhere/a.db"])
        }
    }
}
