import AfterwordCore
import AfterwordService
import Testing

@Suite struct BackupScheduleTests {
    private static let now = Instant(rfc3339: "2026-11-22T03:00:00Z") ?? .init(milliseconds: 0)
    private static let daily = BackupSchedule(every: .hours(24), keep: 2, folder: "/backups")

    @Test func `a name tells the moment it was made at`() {
        let name = BackupSchedule.name(at: Self.now)
        #expect(name == "afterword-20261122T030000Z.db")
        #expect(BackupSchedule.moment(of: name) == Self.now)
    }

    @Test(arguments: [
        "afterword.db", "mine-20261122T030000Z.db", "afterword-20261122T030000Z.db.part",
        "afterword-20261341T030000Z.db",
    ])
    func `files of other names are not ours`(_ name: String) {
        #expect(BackupSchedule.moment(of: name) == nil)
        #expect(Self.daily.surplus(of: [name], at: Self.now) == [])
    }

    @Test(arguments: [
        ([], true),
        (["notes.txt"], true),
        (["afterword-20261121T030000Z.db"], true),
        (["afterword-20261121T030001Z.db"], false),
        (["afterword-20261101T030000Z.db", "afterword-20261122T025959Z.db"], false),
        (["afterword-20261101T030000Z.db", "afterword-20270228T030000Z.db"], true),
        (["afterword-20261122T030200Z.db"], false),
    ])
    func `one is due when the newest is old enough`(_ present: [String], isDue: Bool) {
        #expect(Self.daily.isDue(at: Self.now, present: present) == isDue)
        #expect(!BackupSchedule(every: nil, folder: "/backups").isDue(at: Self.now, present: present))
    }

    @Test(arguments: [
        ([], false),
        (["afterword-20261120T030000Z.db"], false),
        (["afterword-20261120T025959Z.db"], true),
        (["afterword-20261101T030000Z.db", "afterword-20261121T025959Z.db"], false),
        (["afterword-20261101T030000Z.db", "afterword-20270228T030000Z.db"], true),
    ])
    func `one is missing when two could have been made since the newest`(_ present: [String], isLate: Bool) {
        #expect(Self.daily.isLate(at: Self.now, present: present) == isLate)
        #expect(!BackupSchedule(every: nil, folder: "/backups").isLate(at: Self.now, present: present))
    }

    @Test func `a name from the future neither counts nor goes`() {
        let ahead = "afterword-20270228T030000Z.db"
        let names = [ahead, "afterword-20261121T030000Z.db", "afterword-20261122T030000Z.db"]
        #expect(BackupSchedule.ahead(of: Self.now, among: names) == [ahead])
        #expect(BackupSchedule.newest(of: names, at: Self.now) == Self.now)
        #expect(Self.daily.surplus(of: names, at: Self.now) == [])
    }

    @Test func `the oldest of more than are kept go, and what was left by a crash`() {
        let names = [
            "afterword-20261122T030000Z.db", "afterword-20261120T030000Z.db", "notes.txt",
            "afterword-20261121T030000Z.db", "afterword-20261122T020000Z.db.part",
            "afterword-20261101T020000Z.db.part", "afterword-20261101T020000Z.db.part-journal",
        ]
        let gone = [
            "afterword-20261120T030000Z.db", "afterword-20261101T020000Z.db.part",
            "afterword-20261101T020000Z.db.part-journal",
        ]
        #expect(Self.daily.surplus(of: names, at: Self.now) == gone)
    }
}
