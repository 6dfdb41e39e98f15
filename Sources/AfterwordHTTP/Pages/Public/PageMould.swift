import AfterwordCore
import NIOCore
import Synchronization

/// A page rendered with marks, cut at the marks.
struct PageMould: Sendable {
    private let beginning: [UInt8]
    private let rest: [(value: OwnValue, text: [UInt8])]
    /// Bytes of the page and room for its values.
    private let capacity: Int

    init(_ html: String) {
        let pieces = html.split(separator: OwnValue.commonMark, omittingEmptySubsequences: false)
        self.beginning = Array((pieces.first ?? "").utf8)
        self.rest = pieces.dropFirst().compactMap { piece in
            piece.first.flatMap(OwnValue.init(digit:)).map { (value: $0, text: Array(piece.dropFirst().utf8)) }
        }
        self.capacity = html.utf8.count + self.rest.count * 32
    }

    /// The page of one visitor; an empty value leaves nothing.
    func filled(with value: (OwnValue) -> String) -> ByteBuffer {
        // Each once, though most stand in several places.
        let values = OwnValue.allCases.map { Array(value($0).escapedForHTML.utf8) }
        var html = ByteBufferAllocator().buffer(capacity: self.capacity)
        html.writeBytes(self.beginning)
        for part in self.rest {
            html.writeBytes(values[part.value.rawValue])
            html.writeBytes(part.text)
        }
        return html
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
