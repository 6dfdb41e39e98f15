/// How one value of a document is written: what is expected, in words, and how to read it.
package struct DocumentFormat<Value> {
    /// Completes the sentence "expected …": `a whole number from 0 to 10`.
    package let expected: String
    /// Reads the node; on failure returns `nil` and appends at least one fault.
    package let read: (DocumentNode, inout [DocumentFault]) -> Value?

    package init(expected: String, read: @escaping (DocumentNode, inout [DocumentFault]) -> Value?) {
        self.expected = expected
        self.read = read
    }

    /// A format of a single value: `parse` gets its text and returns `nil` if it does not fit.
    package static func scalar(_ expected: String, parse: @escaping (String) -> Value?) -> DocumentFormat {
        DocumentFormat(expected: expected) { node, faults in
            if let text = node.scalarText, let value = parse(text) { return value }
            faults.append(.unexpected(node, expected: expected))
            return nil
        }
    }
}

/// A fault inside one value; the reader adds file and key.
package struct DocumentFault: Sendable, Equatable {
    package var position: SourcePosition
    package var message: String

    package init(position: SourcePosition, message: String) {
        self.position = position
        self.message = message
    }

    /// The usual sentence: expected this, found that.
    package static func unexpected(_ node: DocumentNode, expected: String) -> DocumentFault {
        DocumentFault(position: node.position, message: "expected \(expected), found \(node.summary)")
    }
}

extension DocumentNode {
    /// The text of a single value; `nil` for lists, maps and YAML's null (empty, `~` or `null` without quotes).
    package var scalarText: String? {
        guard case .scalar(let text, let isQuoted, _) = self else { return nil }
        return !isQuoted && ["", "~", "null"].contains(text.lowercased()) ? nil : text
    }

    /// The value in a few words, for messages: long texts are cut.
    package var summary: String {
        switch self {
        case .scalar: self.scalarText.map { "\"\($0.count > 40 ? $0.prefix(39) + "…" : $0[...])\"" } ?? "nothing"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
