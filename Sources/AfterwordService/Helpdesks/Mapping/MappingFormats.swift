import AfterwordCore

extension DocumentFormat where Value == JSONPointer {
    /// RFC 6901.
    static var pointer: DocumentFormat { .scalar("a JSON pointer such as /ticket/id") { JSONPointer($0) } }
}

extension DocumentFormat where Value == MappedText {
    private static var words: String {
        "a JSON pointer such as /ticket/id, a list of them, or a map with at, header, constant or join"
    }

    /// A pointer; a list, of which the first that is said counts; or a map with one of `at`, `header`, `constant`, `join` and perhaps `words`.
    static var mappedText: DocumentFormat {
        DocumentFormat(expected: self.words) { node, faults in
            switch node {
            case .scalar:
                if let text = node.scalarText, let pointer = JSONPointer(text) { return .pointer(pointer) }
                faults.append(.unexpected(node, expected: self.words))
                return nil
            case .list:
                return DocumentFormat<[MappedText]>.list(.mappedText).read(node, &faults).map { .first($0) }
            case .map:
                return node.reading(&faults) { $0.mappedText() }
            }
        }
    }
}

extension DocumentFormat where Value == MappedTime {
    /// A text, or a map that also says the `format`.
    static var mappedTime: DocumentFormat {
        DocumentFormat(expected: "a JSON pointer, or a map with at and format") { node, faults in
            guard case .map = node else {
                return DocumentFormat<MappedText>.mappedText.read(node, &faults).map {
                    MappedTime(text: $0, format: .any)
                }
            }
            return node.reading(&faults) { fields in
                let format: MappedTime.Format? = fields.optional("format", .word)
                return fields.mappedText().map { MappedTime(text: $0, format: format ?? .any) }
            }
        }
    }
}

extension DocumentFormat where Value == MappedTags {
    /// A pointer, or a map with `at` and `name` or `separator`.
    static var mappedTags: DocumentFormat {
        DocumentFormat(expected: "a JSON pointer, or a map with at and name or separator") { node, faults in
            guard case .map = node else {
                return DocumentFormat<JSONPointer>.pointer.read(node, &faults)
                    .map { MappedTags(at: $0, name: "name", separator: ",") }
            }
            return node.reading(&faults) { fields in
                let at = fields.required("at", .pointer)
                let name = fields.optional("name", .text) ?? "name"
                let separator = fields.optional("separator", .character) ?? ","
                return at.map { MappedTags(at: $0, name: name, separator: separator) }
            }
        }
    }
}

extension DocumentFormat where Value == Character {
    /// Exactly one character; a space must be quoted.
    static var character: DocumentFormat { .scalar("one character") { $0.count == 1 ? $0.first : nil } }
}

extension DocumentReader {
    /// What the map says about a text; exactly one of the four ways must be there.
    fileprivate mutating func mappedText() -> MappedText? {
        let ways = [
            self.optional("at", .pointer).map(MappedText.pointer),
            self.optional("header", .text).map(MappedText.header),
            self.optional("constant", .text).map(MappedText.constant),
            self.joined(),
        ].compactMap(\.self)
        let words = self.translations()
        guard ways.count == 1, let text = ways.first else {
            if self.diagnostics.isEmpty {
                self.report(at: self.position, "expected one of at, header, constant or join")
            }
            return nil
        }
        return words.map { .translated(text, words: $0) } ?? text
    }

    private mutating func joined() -> MappedText? {
        let parts = self.optional("join", .list(.mappedText))
        let separator = self.optional("with", .anyText) ?? " "
        return parts.map { .joined($0, with: separator) }
    }

    /// Their words in lower case → ours.
    private mutating func translations() -> [String: String]? {
        self.map("words") { fields in
            fields.allEntries().reduce(into: [:]) { words, entry in
                guard let word = entry.value.scalarText else {
                    return fields.report(at: entry.value.position, "\(entry.key): expected one word of ours")
                }
                words[entry.key.lowercased()] = word
            }
        }
    }
}

extension DocumentFormat where Value == String {
    /// Any single value, be it empty.
    fileprivate static var anyText: DocumentFormat { .scalar("a text") { $0 } }
}

extension DocumentNode {
    /// Reads a map inside a value; its faults, unknown keys among them, become those of the value.
    func reading<Value>(_ faults: inout [DocumentFault], _ read: (inout DocumentReader) -> Value?) -> Value? {
        var reader = DocumentReader(file: "", node: self)
        let value = read(&reader)
        reader.finish()
        faults += reader.diagnostics.map { DocumentFault(position: $0.position, message: $0.message) }
        return reader.diagnostics.isEmpty ? value : nil
    }
}
