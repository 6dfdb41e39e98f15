package import AfterwordCore
import Yams

/// Turns YAML bytes into a ``DocumentNode``; a file that cannot be parsed, is too large, too deep or grows by aliases is refused.
package enum YAMLDocument {
    /// Bytes; far above any survey or configuration, far below what could hurt.
    package static let maximumSize = 256 * 1024
    package static let maximumDepth = 32
    /// Values after aliases are resolved: what an alias bomb multiplies.
    package static let maximumValues = 50_000

    /// What some editors put before UTF-8 text, though it says nothing there; the parser would take it for content.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A file of nothing but blanks and comments is `blank`; without that it is refused as empty.
    ///
    /// - Throws: `Diagnostic` with the place of the fault.
    package static func node(_ bytes: [UInt8], file: String, blank: DocumentNode? = nil) throws -> DocumentNode {
        let start = SourcePosition(line: 1, column: 1)
        guard bytes.count <= self.maximumSize else {
            let message = "the file has \(bytes.count) bytes; at most \(self.maximumSize) are read"
            throw Diagnostic(file: file, position: start, message: message)
        }
        let content = bytes.starts(with: self.byteOrderMark) ? bytes.dropFirst(self.byteOrderMark.count) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Diagnostic(file: file, position: start, message: "the file is not UTF-8 text")
        }
        do {
            guard let root = try Yams.compose(yaml: text, .default, .default, .utf8) else {
                if let blank { return blank }
                throw Diagnostic(file: file, position: start, message: "the file is empty")
            }
            var converter = Converter(file: file)
            return try converter.node(root, depth: 1)
        } catch let error as YamlError {
            throw self.diagnostic(error, text: text, file: file)
        }
    }

    private static func diagnostic(_ error: YamlError, text: String, file: String) -> Diagnostic {
        var position = SourcePosition(line: 1, column: 1)
        var message: String
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            position = SourcePosition(line: mark.line, column: mark.column)
            message = "not valid YAML: " + [context?.text, problem].compactMap(\.self).joined(separator: ", ")
        case .duplicatedKeysInMapping(let duplicates, let context):
            position = SourcePosition(line: context.mark.line, column: context.mark.column)
            message = "duplicate key \"\(duplicates.first ?? "")\"; each key may stand once in a map"
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            position = SourcePosition(line: max(1, lines.count), column: (lines.last?.unicodeScalars.count ?? 0) + 1)
            message = "not valid YAML: \(problem)"
        default:
            message = "not valid YAML: \(error)"
        }
        return Diagnostic(file: file, position: position, message: message)
    }
}

/// Walks the parsed tree once, counting, so that aliases cannot multiply a small file into a large value.
private struct Converter {
    let file: String
    var values = 0
    /// Where the node around was: the place for what has no mark of its own.
    var position = SourcePosition(line: 1, column: 1)

    init(file: String) {
        self.file = file
    }

    mutating func node(_ node: Yams.Node, depth: Int) throws -> DocumentNode {
        if let mark = node.mark { self.position = SourcePosition(line: mark.line, column: mark.column) }
        let position = self.position
        self.values += 1
        guard depth <= YAMLDocument.maximumDepth else {
            throw self.fault("nested deeper than \(YAMLDocument.maximumDepth) levels")
        }
        guard self.values <= YAMLDocument.maximumValues else {
            throw self.fault("more than \(YAMLDocument.maximumValues) values once aliases are resolved")
        }
        switch node {
        case .scalar(let scalar):
            let isQuoted = [.singleQuoted, .doubleQuoted, .literal, .folded].contains(scalar.style)
            return .scalar(scalar.string, isQuoted: isQuoted, at: position)
        case .sequence(let sequence):
            var nodes: [DocumentNode] = []
            for element in sequence { nodes.append(try self.node(element, depth: depth + 1)) }
            return .list(nodes, at: position)
        case .mapping(let mapping):
            var entries: [DocumentNode.Entry] = []
            for (key, value) in mapping { entries.append(try self.entry(key, value, depth: depth)) }
            return .map(entries, at: position)
        case .alias:
            throw self.fault("an alias without its anchor")
        }
    }

    private mutating func entry(_ key: Yams.Node, _ value: Yams.Node, depth: Int) throws -> DocumentNode.Entry {
        guard case .scalar(let text, _, let position) = try self.node(key, depth: depth + 1) else {
            throw self.fault("a key must be a single word")
        }
        return try DocumentNode.Entry(key: text, keyPosition: position, value: self.node(value, depth: depth + 1))
    }

    private func fault(_ message: String) -> Diagnostic {
        Diagnostic(file: self.file, position: self.position, message: message)
    }
}
