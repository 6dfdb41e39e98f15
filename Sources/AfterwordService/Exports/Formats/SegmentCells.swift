import AfterwordCore
import AfterwordStorage

/// The written forms of segments: few differ among many answers, so each is read and written once.
struct SegmentCells: Sendable {
    /// Beyond this many the memory starts anew.
    private static let most = 4096

    private let write: @Sendable (SegmentValue) -> [UInt8]
    private var known: [String: [[UInt8]]] = [:]

    init(write: @escaping @Sendable (SegmentValue) -> [UInt8]) {
        self.write = write
    }

    /// One cell per ``ExportColumn/Segment``, in their order.
    mutating func cells(of record: any SQLRecord, at position: Int) -> [[UInt8]] {
        let text = record.text(position) ?? "{}"
        if let cells = self.known[text] { return cells }
        if self.known.count >= Self.most { self.known.removeAll(keepingCapacity: true) }
        let json = (try? JSONReader.read(Array(text.utf8))) ?? .object([])
        let names = ["channel", "agent", "team", "tags", "product", "brand"]
        let cells = names.map { name in
            self.write(
                name == "tags" ? .list(json[name]?.array?.compactMap(\.string) ?? []) : .text(json[name]?.string)
            )
        }
        self.known[text] = cells
        return cells
    }
}

/// One part of an answer's segments.
enum SegmentValue: Sendable {
    case text(String?)
    case list([String])
}
