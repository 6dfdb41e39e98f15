import AfterwordCore
import NIOCore
import Synchronization

/// A page rendered with marks, cut at the marks.
///
/// The pieces lie one behind the other in one array, because an array for each would be retained and released for each page.
struct PageMould: Sendable {
    /// The page without its marks.
    private let text: [UInt8]
    /// Where in ``text`` which value stands.
    private let marks: [(place: Int, value: OwnValue)]

    init(_ html: String) {
        var text: [UInt8] = []
        var marks: [(place: Int, value: OwnValue)] = []
        let pieces = html.split(separator: OwnValue.commonMark, omittingEmptySubsequences: false)
        text += Array((pieces.first ?? "").utf8)
        for piece in pieces.dropFirst() {
            guard let value = piece.first.flatMap(OwnValue.init(digit:)) else { continue }
            marks.append((place: text.count, value: value))
            text += Array(piece.dropFirst().utf8)
        }
        self.text = text
        self.marks = marks
    }

    /// The page of one visitor; an empty value leaves nothing.
    func filled(with value: (OwnValue) -> String) -> ByteBuffer {
        // Each once, though most stand in several places.
        var values: [UInt8] = []
        let places = OwnValue.allCases.map { each in
            let start = values.count
            values += value(each).escapedForHTML.utf8
            return start..<values.count
        }
        let size = self.marks.reduce(self.text.count) { $0 + places[$1.value.rawValue].count }
        var html = ByteBufferAllocator().buffer(capacity: size)
        html.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { space in
            self.fill(space, with: values, at: places)
            return size
        }
        return html
    }

    private func fill(_ space: UnsafeMutableRawBufferPointer, with values: [UInt8], at places: [Range<Int>]) {
        self.text.withUnsafeBytes { text in
            values.withUnsafeBytes { values in
                var (filled, taken) = (0, 0)
                func add(_ bytes: Slice<UnsafeRawBufferPointer>) {
                    UnsafeMutableRawBufferPointer(rebasing: space[filled...]).copyBytes(from: bytes)
                    filled += bytes.count
                }
                for mark in self.marks {
                    add(text[taken..<mark.place])
                    add(values[places[mark.value.rawValue]])
                    taken = mark.place
                }
                add(text[taken...])
            }
        }
    }
}

/// The moulds of the pages that were asked for, each made once.
final class PageMoulds<Key: Hashable & Sendable>: Sendable {
    /// Surveys × languages × preselected scores of a busy day; an address with invented ones must not fill the memory.
    private let most = 128
    private let known = Mutex<[Key: PageMould]>([:])

    /// `render` must follow from the key alone: what it makes is shown to everybody who asks by an equal one.
    func mould(of key: Key, _ render: () -> String) -> PageMould {
        if let mould = self.known.withLock({ $0[key] }) { return mould }
        let mould = PageMould(render())
        self.known.withLock { known in
            if known.count >= self.most { known.removeAll() }
            known[key] = mould
        }
        return mould
    }
}
