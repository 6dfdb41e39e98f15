/// Reads the keys of one map with types, and collects every fault instead of stopping at the first.
///
/// A key counts as known once it was asked for, so ``finish()`` needs no list of its own; ask for all keys, whatever fails.
package struct DocumentReader: Sendable {
    package let file: String
    /// Where the map begins: the place of a missing key.
    package let position: SourcePosition
    package private(set) var diagnostics: [Diagnostic] = []
    private let entries: [DocumentNode.Entry]
    private let isMap: Bool
    private var askedKeys: [String] = []

    /// A node that is not a map is one fault; its keys are then not reported as missing on top of it.
    package init(file: String, node: DocumentNode) {
        self.file = file
        self.position = node.position
        if case .map(let entries, _) = node {
            self.entries = entries
            self.isMap = true
        } else {
            self.entries = []
            self.isMap = false
            self.report(at: node.position, "expected a map of keys and values, found \(node.summary)")
        }
        self.reportDuplicates()
    }

    /// Records a fault that the caller found.
    package mutating func report(
        at position: SourcePosition,
        severity: Diagnostic.Severity = .error,
        _ message: String
    ) {
        self.diagnostics.append(
            Diagnostic(file: self.file, position: position, message: message, severity: severity)
        )
    }

    /// Takes over faults found in a part of this document.
    package mutating func report(_ diagnostics: [Diagnostic]) {
        self.diagnostics += diagnostics
    }

    /// The raw value of a key that may be missing.
    package mutating func node(_ key: String) -> DocumentNode? {
        if !self.askedKeys.contains(key) { self.askedKeys.append(key) }
        return self.entries.last { $0.key == key }?.value
    }

    /// The value of a key that may be missing; `nil` also after a fault.
    package mutating func optional<Value>(_ key: String, _ format: DocumentFormat<Value>) -> Value? {
        guard let node = self.node(key) else { return nil }
        var faults: [DocumentFault] = []
        let value = format.read(node, &faults)
        for fault in faults { self.report(at: fault.position, "\(key): \(fault.message)") }
        return value
    }

    /// The value of a key that must be there.
    package mutating func required<Value>(_ key: String, _ format: DocumentFormat<Value>) -> Value? {
        if self.node(key) == nil { self.reportMissing(key, expected: format.expected) }
        return self.optional(key, format)
    }

    /// Says that a key which must be there is not.
    package mutating func reportMissing(_ key: String, expected: String) {
        guard self.isMap else { return }
        self.report(at: self.position, "missing key \"\(key)\": expected \(expected)")
    }

    /// Reads a nested map that may be missing; unknown keys inside it are reported too.
    package mutating func map<Value>(_ key: String, read: (inout DocumentReader) -> Value?) -> Value? {
        guard let node = self.node(key) else { return nil }
        return self.read(node, with: read)
    }

    /// Reads a list of maps that may be missing; an element that fails is left out after its faults are recorded.
    package mutating func maps<Value>(_ key: String, read: (inout DocumentReader) -> Value?) -> [Value]? {
        guard let node = self.node(key) else { return nil }
        guard case .list(let nodes, _) = node else {
            self.report(at: node.position, "\(key): expected a list of maps, found \(node.summary)")
            return nil
        }
        return nodes.compactMap { self.read($0, with: read) }
    }

    /// All keys of the map with their values, in the order of the file; marks them as known.
    package mutating func allEntries() -> [DocumentNode.Entry] {
        self.askedKeys += self.entries.map(\.key)
        return self.entries
    }

    /// All keys that nobody asked for so far, in the order of the file; marks them as known.
    package mutating func remainingEntries() -> [DocumentNode.Entry] {
        let remaining = self.entries.filter { !self.askedKeys.contains($0.key) }
        self.askedKeys += remaining.map(\.key)
        return remaining
    }

    /// Reports every key that nobody asked for, with the nearest known one.
    package mutating func finish() {
        for entry in self.entries where !self.askedKeys.contains(entry.key) {
            let near = NearestWord.to(entry.key, among: self.askedKeys).map { "; did you mean \"\($0)\"?" }
            let known = near ?? "; known keys here: \(self.askedKeys.joined(separator: ", "))"
            self.report(at: entry.keyPosition, "unknown key \"\(entry.key)\"\(known)")
        }
    }

    private mutating func read<Value>(_ node: DocumentNode, with read: (inout DocumentReader) -> Value?) -> Value? {
        var reader = DocumentReader(file: self.file, node: node)
        let value = read(&reader)
        if reader.isMap { reader.finish() }
        self.report(reader.diagnostics)
        return value
    }

    private mutating func reportDuplicates() {
        var firstPositions: [String: SourcePosition] = [:]
        for entry in self.entries {
            if let first = firstPositions[entry.key] {
                self.report(
                    at: entry.keyPosition,
                    "duplicate key \"\(entry.key)\"; it stands in line \(first.line) already"
                )
            } else {
                firstPositions[entry.key] = entry.keyPosition
            }
        }
    }
}
