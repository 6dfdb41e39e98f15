/// The row a statement stands on, read by position and without keeping it: what exports are written from.
///
/// Valid only inside the closure that got it. A value of another type than asked for reads as nothing.
package protocol SQLRecord {
    /// `nil` for NULL.
    func integer(_ position: Int) -> Int64?

    /// Hands over the UTF-8 of a text; is not called for NULL.
    func withText(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void)
}

extension SQLRecord {
    /// A copy of the text; `nil` for NULL.
    package func text(_ position: Int) -> String? {
        var text: String?
        self.withText(position) { text = String(decoding: $0, as: UTF8.self) }
        return text
    }
}

/// A record put together in memory, for lists that are more than one statement.
package struct SQLValues: SQLRecord {
    private let values: [SQLValue]

    package init(_ values: [SQLValue]) {
        self.values = values
    }

    package func integer(_ position: Int) -> Int64? {
        if case .integer(let value) = self.values[position] { value } else { nil }
    }

    package func withText(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard case .text(var text) = self.values[position] else { return }
        text.withUTF8(body)
    }
}
