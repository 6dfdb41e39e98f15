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
        let signature = self.reader.map("signature") { $0.mappingSignature() }
        let each = self.reader.optional("each", .pointer)
        let event = self.reader.map("event") { fields in
            (
                id: fields.optional("id", .mappedText),
                time: fields.optional("time", .mappedTime),
                rules: fields.maps("types") { $0.mappingRule() }
            )
        }
        if self.reader.node("event") == nil { self.reader.reportMissing("event", expected: "a map with types") }
        if event != nil, event?.rules == nil {
            self.reader.report(
                at: self.reader.node("event")?.position ?? self.reader.position,
                "missing key \"types\": expected a list of rules"
            )
        }
        var mapping = SourceMapping(
            signature: signature,
            each: each,
            eventID: event?.id,
            time: event?.time,
            rules: event?.rules ?? [],
            texts: [:],
            times: [:],
            handles: [:]
        )
        self.readFields(into: &mapping)
        self.reader.finish()
        return mapping
    }

    private mutating func readFields(into mapping: inout SourceMapping) {
        let supportCase = self.reader.map("case") { fields -> SourceMapping? in
            var part = SourceMapping(rules: [], texts: [:], times: [:], handles: [:])
            fields.readTexts(of: "case", into: &part)
            for name in SourceMapping.timeNames {
                part.times[name] = fields.optional(String(name.dropFirst("case.".count)), .mappedTime)
            }
            part.tags = fields.optional("tags", .mappedTags)
            for group in ["agent", "team"] {
                _ = fields.map(group) { inner -> Bool? in
                    inner.readTexts(of: "case.\(group)", into: &part)
                    return nil
                }
            }
            if fields.node("id") == nil { fields.reportMissing("id", expected: "where the case's id is") }
            return part
        }
        let contact = self.reader.map("contact") { fields -> SourceMapping? in
            var part = SourceMapping(rules: [], texts: [:], times: [:], handles: [:])
            fields.readTexts(of: "contact", into: &part)
            part.handles = fields.map("handles") { $0.handles() } ?? [:]
            return part
        }
        if self.reader.node("case") == nil { self.reader.reportMissing("case", expected: "a map with at least id") }
        mapping.texts = (supportCase?.texts ?? [:]).merging(contact?.texts ?? [:]) { first, _ in first }
        mapping.times = supportCase?.times ?? [:]
        mapping.tags = supportCase?.tags
        mapping.handles = contact?.handles ?? [:]
    }
}

extension DocumentReader {
    /// The texts of one group, e.g. of `case.agent`, but not those of groups inside it.
    fileprivate mutating func readTexts(of group: String, into mapping: inout SourceMapping) {
        for name in SourceMapping.textNames where name.hasPrefix("\(group).") {
            let key = String(name.dropFirst(group.count + 1))
            if !key.contains(".") { mapping.texts[name] = self.optional(key, .mappedText) }
        }
    }

    /// Where a person's handle stands, by channel kind.
    fileprivate mutating func handles() -> [String: MappedText] {
        self.allEntries().map(\.key).reduce(into: [:]) { $0[$1] = self.optional($1, .mappedText) }
    }

    /// `{ when: { /status: closed }, is: case.resolved }`; without `when` it always fits.
    fileprivate mutating func mappingRule() -> MappingRule? {
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
