/// A parsed YAML document as a plain value with positions, so that the rules for surveys and settings need no YAML library.
package indirect enum DocumentNode: Sendable, Equatable {
    case scalar(String, isQuoted: Bool, at: SourcePosition)
    case list([DocumentNode], at: SourcePosition)
    /// Keys in the order of the file.
    case map([Entry], at: SourcePosition)

    package struct Entry: Sendable, Equatable {
        package var key: String
        package var keyPosition: SourcePosition
        package var value: DocumentNode

        package init(key: String, keyPosition: SourcePosition, value: DocumentNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// The value at a path of keys; `nil` if there is none or a part of the way is not a map.
    package func value(at path: String...) -> DocumentNode? {
        path.reduce(Optional(self)) { node, key in
            guard case .map(let entries, _)? = node else { return nil }
            return entries.last { $0.key == key }?.value
        }
    }

    package var position: SourcePosition {
        switch self {
        case .scalar(_, _, let position), .list(_, let position), .map(_, let position): position
        }
    }
}

/// Line and column, both counted from 1.
package struct SourcePosition: Sendable, Hashable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// One fault in a file: where, what was expected, and the nearest valid word.
package struct Diagnostic: Error, Sendable, Equatable {
    /// A warning is worth reading; an error keeps the file from being used.
    package enum Severity: String, Sendable, CaseIterable { case error, warning }

    package var file: String
    package var position: SourcePosition
    package var message: String
    package var severity: Severity

    package init(file: String, position: SourcePosition, message: String, severity: Severity = .error) {
        self.file = file
        self.position = position
        self.message = message
        self.severity = severity
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `surveys/csat.yaml:12:5: unknown key "labls"; did you mean "labels"?`
    package var description: String {
        let mark = self.severity == .warning ? "warning: " : ""
        return "\(self.file):\(self.position.line):\(self.position.column): \(mark)\(self.message)"
    }
}
