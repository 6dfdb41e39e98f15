import AfterwordCore
import AfterwordStorage

/// Writes a list page by page; each page is a short read of its own, so that a long download holds no reader open.
struct ExportWalk: Sendable {
    /// Rows read at once.
    static let pageSize = 1000

    private let job: ExportJob
    private var filter: ExportFilter
    private let store: Store
    private var writer: any ExportWriter
    private var chunkSize = 0

    /// Where the next page begins; `nil` at the beginning and at the end.
    private(set) var position: ListPosition?
    private(set) var isAtEnd = false
    private var isAtStart: Bool
    private(set) var rows = 0
    private(set) var leftOut = 0
    private(set) var firstKey: Int64?
    private(set) var lastKey: Int64?

    /// `position` goes on where a walk before ended, with this many rows written.
    init(
        _ job: ExportJob,
        _ store: Store,
        salesforce: SalesforceSettings,
        after position: ListPosition? = nil,
        rowsBefore: Int = 0
    ) {
        let settings = ExportSettings(mode: job.mode, isContinuation: rowsBefore > 0, salesforce: salesforce)
        self.job = job
        self.filter = job.filter
        self.store = store
        self.writer = job.format.writer(of: job.export, settings)
        self.position = position
        self.isAtStart = position == nil
    }

    /// What one page was written as.
    private struct Page: Sendable {
        var bytes: [UInt8] = []
        var writer: any ExportWriter
        var filter: ExportFilter
        var rows = 0
        var leftOut = 0
        var firstKey: Int64?
        var lastKey: Int64?
        var next: ListPosition?
    }

    /// The bytes of the next page; the head comes with the first and the foot with the last. May be empty.
    mutating func next(atMost limit: Int = Self.pageSize) async throws -> [UInt8] {
        let (job, store, position, capacity) = (self.job, self.store, self.position, self.chunkSize)
        let (writer, filter, isFirst) = (self.writer, self.filter, self.isAtStart)
        let page = try await store.database.read { connection in
            var page = Page(writer: writer, filter: filter)
            page.bytes.reserveCapacity(capacity)
            if let team = filter.team, filter.teamWords == nil {
                page.filter.teamWords = try store.wordsOfTeam(team, in: connection)
            }
            if isFirst { page.writer.begin(&page.bytes) }
            page.next = try job.export.page(page.filter, after: position, limit: limit, store: store, in: connection) {
                guard page.writer.append($0, to: &page.bytes) else {
                    page.leftOut += 1
                    return
                }
                page.rows += 1
                page.lastKey = $0.integer(0)
                if page.firstKey == nil { page.firstKey = page.lastKey }
            }
            if page.next == nil { page.writer.end(&page.bytes) }
            return page
        }
        self.take(page)
        return page.bytes
    }

    private mutating func take(_ page: Page) {
        self.writer = page.writer
        self.filter = page.filter
        self.chunkSize = Swift.max(self.chunkSize, page.bytes.count + page.bytes.count / 8)
        self.isAtStart = false
        self.position = page.next
        self.isAtEnd = page.next == nil
        self.rows += page.rows
        self.leftOut += page.leftOut
        self.firstKey = self.firstKey ?? page.firstKey
        self.lastKey = page.lastKey ?? self.lastKey
    }
}
