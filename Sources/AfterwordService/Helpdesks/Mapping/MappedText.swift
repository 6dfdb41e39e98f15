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

    /// `nil` if the request does not say it. `takingFlags`: `true` and `false` are said, too; elsewhere they only mean that there is no text.
    func text(in element: MappedElement, takingFlags: Bool = false) -> String? {
        self.said(in: element, takingFlags).map(\.text)
    }

    /// The same with whether it stands in the element, not around it: then each element of a list says its own.
    func said(in element: MappedElement, _ takingFlags: Bool = false) -> (text: String, isOfElement: Bool)? {
        switch self {
        case .pointer(let pointer): return element.text(at: pointer, takingFlags).map { ($0, true) }
        case .header(let name): return element.request.header(name).flatMap { $0.isEmpty ? nil : ($0, false) }
        case .constant(let text): return (text, false)
        case .first(let texts): return texts.lazy.compactMap { $0.said(in: element, takingFlags) }.first
        case .joined(let texts, let separator):
            let said = texts.compactMap { $0.said(in: element, takingFlags) }
            guard !said.isEmpty else { return nil }
            return (said.map(\.text).joined(separator: separator), said.contains(where: \.isOfElement))
        case .translated(let text, let words):
            return text.said(in: element, takingFlags).map { (words[$0.text.lowercased()] ?? $0.text, $0.isOfElement) }
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

    /// Texts and numbers as text; objects, lists and null are "not said", and so are `true` and `false` unless they are asked for: for an id or
    /// a name that it does not have a helpdesk may write `false`.
    func text(at pointer: JSONPointer, _ takingFlags: Bool) -> String? {
        switch self.body[at: pointer] {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let text): text
        case .bool(let flag) where takingFlags: flag ? "true" : "false"
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
