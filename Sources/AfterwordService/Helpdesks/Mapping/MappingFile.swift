import AfterwordCore
import Foundation

/// Reads a mapping file, with every fault at its place.
struct MappingFile {
    private var reader: DocumentReader

    /// Throws `InvalidFiles`.
    static func read(path: String) throws -> SourceMapping {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: YAMLDocument.maximumSize + 1)
        else {
            let start = SourcePosition(line: 1, column: 1)
            throw InvalidFiles(diagnostics: [.init(file: path, position: start, message: "the file cannot be read")])
        }
        return try self.read(Array(data), path: path)
    }

    /// Throws `InvalidFiles`; `path` is only named.
    static func read(_ bytes: [UInt8], path: String) throws -> SourceMapping {
        do {
            var file = MappingFile(reader: DocumentReader(file: path, node: try YAMLDocument.node(bytes, file: path)))
            let mapping = file.mapping()
            guard file.reader.diagnostics.isEmpty else { throw InvalidFiles(diagnostics: file.reader.diagnostics) }
            return mapping
        } catch let fault as Diagnostic {
            throw InvalidFiles(diagnostics: [fault])
        }
    }

    private mutating func mapping() -> SourceMapping {
        var mapping = SourceMapping()
        mapping.signature = self.reader.map("signature") { $0.mappingSignature() }
        mapping.each = self.reader.optional("each", .pointer)
        self.reader.part("event", expected: "a map with types") { $0.readEvent(into: &mapping) }
        self.reader.part("case", expected: "a map with at least id") { $0.readCase(into: &mapping) }
        self.reader.part("contact") { $0.readContact(into: &mapping) }
        self.reader.finish()
        return mapping
    }
}

extension DocumentReader {
    /// Reads a map whose values go straight into the mapping; `expected` if it must be there.
    fileprivate mutating func part(_ key: String, expected: String? = nil, _ read: (inout DocumentReader) -> Void) {
        if let expected, self.node(key) == nil { self.reportMissing(key, expected: expected) }
        _ = self.map(key) { fields -> Void? in read(&fields) }
    }

    fileprivate mutating func readEvent(into mapping: inout SourceMapping) {
        mapping.eventID = self.optional("id", .mappedText)
        mapping.time = self.optional("time", .mappedTime)
        if self.node("types") == nil { self.reportMissing("types", expected: "a list of rules") }
        mapping.rules = self.maps("types") { $0.mappingRule() } ?? []
    }

    fileprivate mutating func readCase(into mapping: inout SourceMapping) {
        if self.node("id") == nil { self.reportMissing("id", expected: "where the case's id is") }
        self.readTexts(of: "case", into: &mapping)
        for group in ["agent", "team"] {
            self.part(group) { $0.readTexts(of: "case.\(group)", into: &mapping) }
        }
        for name in SourceMapping.timeNames {
            mapping.times[name] = self.optional(String(name.dropFirst("case.".count)), .mappedTime)
        }
        mapping.tags = self.optional("tags", .mappedTags)
    }

    fileprivate mutating func readContact(into mapping: inout SourceMapping) {
        self.readTexts(of: "contact", into: &mapping)
        mapping.handles = self.map("handles") { $0.handles() } ?? [:]
    }

    /// The texts of one group, e.g. of `case.agent`, but not those of groups inside it.
    private mutating func readTexts(of group: String, into mapping: inout SourceMapping) {
        for name in SourceMapping.textNames where name.hasPrefix("\(group).") {
            let key = String(name.dropFirst(group.count + 1))
            if !key.contains(".") { mapping.texts[name] = self.optional(key, .mappedText) }
        }
    }

    /// Where a person's handle stands, by channel kind.
    private mutating func handles() -> [String: MappedText] {
        self.allEntries().reduce(into: [:]) { handles, entry in
            let place: MappedText? = self.optional(entry.key, .mappedText)
            guard ContactFacts.isChannelKind(entry.key) else {
                let kind = entry.key.lowercased()
                let hint = ContactFacts.isChannelKind(kind) ? "; did you mean \"\(kind)\"?" : ""
                return self.report(
                    at: entry.keyPosition,
                    "expected a channel kind such as telegram, found \"\(entry.key)\"\(hint)"
                )
            }
            handles[entry.key] = place
        }
    }

    /// `{ when: { /status: closed }, is: case.resolved }`; without `when` it always fits.
    private mutating func mappingRule() -> MappingRule? {
        let types = EventType.allCases.filter(\.isAboutCase).map(\.rawValue)
        let type = self.required("is", .word(of: types)).flatMap(EventType.init(rawValue:))
        let conditions = self.map("when") { fields in
            fields.allEntries().compactMap { fields.condition($0) }
        }
        return type.map { MappingRule(conditions: conditions ?? [], type: $0) }
    }

    /// A key is a pointer, or `header NAME`; a value is a word or a list of words.
    private mutating func condition(_ entry: DocumentNode.Entry) -> MappingRule.Condition? {
        let header = "header "
        let place: MappedText? =
            entry.key.hasPrefix(header)
            ? .header(String(entry.key.dropFirst(header.count)))
            : entry.key.hasPrefix("/") ? JSONPointer(entry.key).map(MappedText.pointer) : nil
        guard let place else {
            self.report(
                at: entry.keyPosition,
                "expected a JSON pointer such as /status, or header and its name, found \"\(entry.key)\""
            )
            return nil
        }
        let isList = if case .list = entry.value { true } else { false }
        let values = isList ? self.optional(entry.key, .list(.text)) : self.optional(entry.key, .text).map { [$0] }
        return values.map { MappingRule.Condition(text: place, values: $0) }
    }
}
