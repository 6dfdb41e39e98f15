import AfterwordCore

/// Where a text of ours comes from in somebody else's request.
indirect enum MappedText: Sendable, Equatable {
    case pointer(JSONPointer)
    case header(String)
    case constant(String)
    /// The first that is said.
    case first([MappedText])
    /// All that are said, in order; nothing if none is.
    case joined([MappedText], with: String)
    /// Our word for theirs; a word without one stays.
    case translated(MappedText, words: [String: String])

    /// `nil` if the request does not say it.
    func text(in element: MappedElement) -> String? {
        switch self {
        case .pointer(let pointer): return element.text(at: pointer)
        case .header(let name): return element.request.header(name).flatMap { $0.isEmpty ? nil : $0 }
        case .constant(let text): return text
        case .first(let texts): return texts.lazy.compactMap { $0.text(in: element) }.first
        case .joined(let texts, let separator):
            let said = texts.compactMap { $0.text(in: element) }
            return said.isEmpty ? nil : said.joined(separator: separator)
        case .translated(let text, let words):
            let said = text.text(in: element)
            return said.map { words[$0.lowercased()] ?? $0 }
        }
    }

    /// The place to name when it is missing.
    var place: String {
        switch self {
        case .pointer(let pointer): pointer.text
        case .header(let name): "header \(name)"
        case .constant(let text): text
        case .first(let texts): texts.map(\.place).joined(separator: " or ")
        case .joined(let texts, _): texts.map(\.place).joined(separator: " and ")
        case .translated(let text, _): text.place
        }
    }
}

/// One thing that a request tells of: its body, or one element of the list that the mapping names.
struct MappedElement {
    let request: InboundRequest
    let body: JSONValue

    /// Texts, numbers and `true` or `false` as text; objects, lists and null are "not said".
    func text(at pointer: JSONPointer) -> String? {
        switch self.body[at: pointer] {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}

/// A time with the way it is written.
struct MappedTime: Sendable, Equatable {
    enum Format: String, Sendable, CaseIterable {
        /// RFC 3339 or, by its size, seconds or milliseconds.
        case any
        case rfc3339
        case unixSeconds = "unix_s"
        case unixMilliseconds = "unix_ms"
    }

    var text: MappedText
    var format: Format

    func instant(in element: MappedElement) -> Instant? {
        guard let text = self.text.text(in: element) else { return nil }
        return self.format.instant(text)
    }
}

extension MappedTime.Format {
    /// `nil` for a text that is not written so.
    func instant(_ text: String) -> Instant? {
        switch self {
        case .rfc3339: Instant(rfc3339: text)
        case .unixSeconds: Double(text).flatMap(Instant.init(unixSeconds:))
        case .unixMilliseconds: Double(text).flatMap(Instant.init(unixMilliseconds:))
        case .any: Instant(rfc3339: text) ?? Double(text).flatMap(Instant.init(unix:))
        }
    }
}

/// The tags: a list of texts, a list of objects with the tag under `name`, or one text with `separator` between its parts.
struct MappedTags: Sendable, Equatable {
    var at: JSONPointer
    var name: String
    var separator: Character
}
