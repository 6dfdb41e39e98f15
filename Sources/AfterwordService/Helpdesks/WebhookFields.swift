import AfterwordCore
import Crypto
import Foundation

/// Reads a helpdesk's JSON by pointer.
///
/// A helpdesk's optional field that is missing or odd is "not said": no case is lost because of a strange telephone number. What must be there is
/// noted by its pointer, all at once.
struct WebhookFields {
    let body: JSONValue
    let now: Instant
    let errors = FieldErrors()

    /// Throws ``EventRefusal/json(_:)`` for a body that is not JSON, and ``EventRefusal/fields(_:index:)`` for one that is no object.
    init(_ request: InboundRequest, now: Instant) throws(EventRefusal) {
        do {
            self.body = try JSONReader.read(webhook: request.body)
        } catch {
            throw .json(error)
        }
        self.now = now
        guard self.body.members != nil else {
            throw .fields([FieldError(field: "", message: "must be an object, not \(self.body.kind)")], index: nil)
        }
    }

    init(_ body: JSONValue, now: Instant) {
        self.body = body
        self.now = now
    }

    /// Throws if something that must be there was not.
    func finish() throws(EventRefusal) {
        if !self.errors.list.isEmpty { throw .fields(self.errors.list, index: nil) }
    }

    /// `nil` also for null.
    func value(_ pointer: JSONPointer) -> JSONValue? {
        guard let value = self.body[at: pointer], value != .null else { return .none }
        return value
    }

    /// A text or number as text without control characters and outer spaces, cut to `longest` characters.
    func text(_ pointer: JSONPointer, longest: Int = FieldReading.longestText) -> String? {
        let written: String? =
            switch self.value(pointer) {
            case .string(let text): text
            case .number(let text): text
            default: nil
            }
        return written.flatMap { Self.cleaned($0, longest: longest) }
    }

    /// The same for what tells people and things apart: a longer one is not said, because two that begin alike are not the same.
    func id(_ pointer: JSONPointer) -> String? {
        self.text(pointer, longest: .max).flatMap { FieldReading.isLong($0, for: FieldReading.longestID) ? nil : $0 }
    }

    /// What an id is that ``id(_:)`` does not take.
    static let noID = "must be a text of 1 to \(FieldReading.longestID) characters or a number"

    /// A text that must be there: without it an empty one is given back and the pointer is noted.
    func required(_ pointer: JSONPointer) -> String {
        if let text = self.id(pointer) { return text }
        let fault: String =
            switch self.value(pointer) {
            case nil: "is missing"
            case .string, .number: Self.noID
            case .some(let other): "must be a text or a number, not \(other.kind)"
            }
        self.errors.add(pointer.text, fault)
        return ""
    }

    /// A list of texts, a list of objects that have a text under `name`, or one text with its parts between `separator`.
    func tags(_ pointer: JSONPointer, name: String = "name", separator: Character = ",") -> [String]? {
        let texts: [String]
        switch self.value(pointer) {
        case .array(let values): texts = values.compactMap { $0.string ?? $0[name]?.string }
        case .string(let text): texts = text.split(separator: separator).map(String.init)
        default: return nil
        }
        return texts.prefix(FieldReading.mostElements)
            .compactMap { Self.cleaned($0, longest: FieldReading.longestID) }
    }

    /// RFC 3339 text or a Unix time in seconds or milliseconds, never later than now: helpdesks' clocks run ahead at times.
    func time(_ pointer: JSONPointer) -> Instant? {
        switch self.value(pointer) {
        case .string(let text):
            (Instant(rfc3339: text) ?? Double(text).flatMap(Instant.init(unix:))).flatMap(self.bounded)
        case .number(let text): Double(text).flatMap(Instant.init(unix:)).flatMap(self.bounded)
        default: nil
        }
    }

    func email(_ pointer: JSONPointer) -> String? { self.shaped(pointer) { $0.email("it") } }
    func phone(_ pointer: JSONPointer) -> String? { self.shaped(pointer) { $0.phone("it") } }
    func locale(_ pointer: JSONPointer) -> String? { self.shaped(pointer) { $0.locale("it") } }
    /// A tag such as ``locale(_:)`` gives, also for the name of a language.
    func language(_ pointer: JSONPointer) -> String? {
        self.text(pointer).flatMap(LanguageNames.tag(of:)).flatMap { tag in self.shaped(tag) { $0.locale("it") } }
    }
    func timeZone(_ pointer: JSONPointer) -> String? { self.shaped(pointer) { $0.timeZone("it") } }
    func webAddress(_ pointer: JSONPointer) -> String? { self.shaped(pointer) { $0.webAddress("it") } }
}

extension WebhookFields {
    private static let earliest = Instant(milliseconds: 946_684_800_000)

    /// The same shapes as in our own events, but a misfit is no fault.
    private func shaped(_ pointer: JSONPointer, _ read: (FieldReading) -> String?) -> String? {
        self.text(pointer).flatMap { self.shaped($0, read) }
    }

    private func shaped(_ text: String, _ read: (FieldReading) -> String?) -> String? {
        read(FieldReading(value: ["it": .string(text)], path: "", errors: FieldErrors()))
    }

    private func bounded(_ instant: Instant) -> Instant? {
        instant >= Self.earliest ? min(instant, self.now) : nil
    }

    private static func cleaned(_ text: String, longest: Int) -> String? {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        let trimmed = String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
        guard FieldReading.isLong(trimmed, for: longest) else { return trimmed.isEmpty ? nil : trimmed }
        return String(String.UnicodeScalarView(trimmed.unicodeScalars.prefix(longest)))
    }
}

extension InboundRequest {
    /// An event id for a helpdesk that sends none: the same bytes again are the same event. `signedAt` is part of it where there is one.
    func digest(signedAt: String? = nil) -> String {
        var hash = SHA256()
        hash.update(data: Array((signedAt ?? "").utf8))
        hash.update(data: self.body)
        return "sha256:" + Base32.encode(hash.finalize().withUnsafeBytes { Array($0) })
    }
}
