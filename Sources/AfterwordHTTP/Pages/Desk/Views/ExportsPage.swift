import AfterwordCore

/// Every list that may leave as a file: by a button, under a saved name, or by itself.
package struct ExportsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-exports",
        PackageResources.desk_exports_mustache,
        entry: .exports
    )

    package let title = "Exports"
    package let answer: String
    package let lists: [ExportCard]
    package let saved: [SavedExportRow]
    package let schedules: [ExportScheduleRow]
    package let runs: [ExportRunRow]
    package let hasSaved: Bool
    package let hasSchedules: Bool
    package let hasRuns: Bool
    package let next: DeskAddress?

    package init(
        lists: [ExportCard],
        saved: [SavedExportRow],
        schedules: [ExportScheduleRow],
        runs: [ExportRunRow],
        next: DeskAddress? = nil
    ) {
        let troubled = schedules.count { $0.isTroubled }
        self.answer =
            troubled > 0
            ? "\(MetricText.count(troubled, "scheduled export", "scheduled exports")) did not work; below stands what mends it."
            : "Lists for marketing hold only people who agreed; each download is written down with your name."
        self.lists = lists
        self.saved = saved
        self.schedules = schedules
        self.runs = runs
        self.hasSaved = !saved.isEmpty
        self.hasSchedules = !schedules.isEmpty
        self.hasRuns = !runs.isEmpty
        self.next = next
    }
}

/// One list with its formats.
package struct ExportCard: Sendable {
    package let name: String
    package let title: String
    package let words: String
    package let links: [DeskLink]

    package init(name: String, title: String, words: String, links: [DeskLink]) {
        self.name = name
        self.title = title
        self.words = words
        self.links = links
    }
}

/// One export kept under a name.
package struct SavedExportRow: Sendable {
    package let name: String
    /// `promoters for google: survey nps`.
    package let words: String
    package let href: DeskAddress
    /// Where the form that forgets it goes.
    package let forget: DeskAddress

    package init(name: String, words: String, href: DeskAddress, forget: DeskAddress) {
        self.name = name
        self.words = words
        self.href = href
        self.forget = forget
    }
}

/// One export that makes itself.
package struct ExportScheduleRow: Sendable {
    package let id: String
    package let words: String
    package let target: String
    /// `nil` before the first one.
    package let last: DeskMoment?
    package let state: String
    package let error: String?
    /// Where the form that makes it now goes.
    package let run: DeskAddress

    var isTroubled: Bool { self.error != nil }

    package init(
        id: String,
        words: String,
        target: String,
        last: DeskMoment?,
        state: String,
        error: String?,
        run: DeskAddress
    ) {
        self.id = id
        self.words = words
        self.target = target
        self.last = last
        self.state = state
        self.error = error
        self.run = run
    }
}

/// One file that left.
package struct ExportRunRow: Sendable {
    package let words: String
    package let who: String
    package let at: DeskMoment
    package let state: String
    package let tone: DeskTone
    /// Rows, bytes, checksum.
    package let size: String
    package let sha256: String?
    package let error: String?

    package init(
        words: String,
        who: String,
        at: DeskMoment,
        state: String,
        tone: DeskTone,
        size: String,
        sha256: String?,
        error: String?
    ) {
        self.words = words
        self.who = who
        self.at = at
        self.state = state
        self.tone = tone
        self.size = size
        self.sha256 = sha256
        self.error = error
    }
}
