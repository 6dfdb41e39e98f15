import AfterwordCore
import Foundation

/// Collects what is wrong, so that a sender hears of all faults at once.
final class FieldErrors {
    private(set) var list: [FieldError] = []

    func add(_ field: String, _ message: String) {
        self.list.append(FieldError(field: field, message: message))
    }
}

/// Reads the members of one JSON object by type, and notes the path of each that is not what it should be.
///
/// A missing member and `null` both mean "not said"; unknown members are ignored, so that senders may say more than we know.
struct FieldReading {
    static let longestID = 255
    static let longestText = 2000
    static let mostElements = 100

    let value: JSONValue
    let path: String
    let errors: FieldErrors

    func path(of name: String) -> String { self.path.isEmpty ? name : "\(self.path).\(name)" }

    func member(_ name: String) -> JSONValue? {
        guard let value = self.value[name], value != .null else { return nil }
        return value
    }

    func fail(_ name: String, _ message: String) { self.errors.add(self.path(of: name), message) }

    /// The reading of a nested object.
    func object(_ name: String) -> FieldReading? {
        guard let value = self.member(name) else { return nil }
        guard value.members != nil else {
            self.fail(name, "must be an object, not \(value.kind)")
            return nil
        }
        return FieldReading(value: value, path: self.path(of: name), errors: self.errors)
    }

    /// A text without control characters and not longer than `longest` characters; an empty one is "not said".
    func text(_ name: String, longest: Int = Self.longestText) -> String? {
        guard let value = self.member(name) else { return nil }
        guard let text = value.string else {
            self.fail(name, "must be a text, not \(value.kind)")
            return nil
        }
        if let fault = Self.fault(in: text, longest: longest) {
            self.fail(name, fault)
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// A text of several lines, with line ends as `\n`; an empty one is "not said".
    func prose(_ name: String, longest: Int) -> String? {
        guard let value = self.member(name) else { return nil }
        guard let written = value.string else {
            self.fail(name, "must be a text, not \(value.kind)")
            return nil
        }
        let text = written.replacing("\r\n", with: "\n")
        if let fault = Self.fault(in: text.replacing("\n", with: " "), longest: longest) {
            self.fail(name, fault)
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// An identifier: a text, or a whole number, which some senders write for the same thing.
    func id(_ name: String) -> String? {
        if let number = self.member(name)?.integer { return String(number) }
        return self.text(name, longest: Self.longestID)
    }

    func flag(_ name: String) -> Bool? {
        guard let value = self.member(name) else { return nil }
        guard let flag = value.bool else {
            self.fail(name, "must be true or false, not \(value.kind)")
            return nil
        }
        return flag
    }

    func texts(_ name: String) -> [String]? {
        guard let value = self.member(name) else { return nil }
        guard let values = value.array else {
            self.fail(name, "must be a list of texts, not \(value.kind)")
            return nil
        }
        guard values.count <= Self.mostElements else {
            self.fail(name, "must hold at most \(Self.mostElements) texts")
            return nil
        }
        return values.enumerated().compactMap { index, value in
            guard let text = value.string else {
                self.fail("\(name)[\(index)]", "must be a text, not \(value.kind)")
                return nil
            }
            if let fault = Self.fault(in: text, longest: Self.longestID) {
                self.fail("\(name)[\(index)]", fault)
                return nil
            }
            return text
        }
    }

    /// A text of a certain shape; `example` shows it in the error.
    func text(_ name: String, like example: String, where isValid: (String) -> Bool) -> String? {
        guard let text = self.text(name) else { return nil }
        guard isValid(text) else {
            self.fail(name, "must look like \(example)")
            return nil
        }
        return text
    }

    private static func fault(in text: String, longest: Int) -> String? {
        if text.unicodeScalars.contains(where: Self.isControl) { return "must not hold control characters" }
        return self.isLong(text, for: longest) ? "must have at most \(longest) characters" : nil
    }

    /// Whether a text has more characters of Unicode than `longest`: those are bounded in bytes, too, what people see as one is not.
    static func isLong(_ text: String, for longest: Int) -> Bool {
        // They are counted only where the bytes leave a doubt.
        text.utf8.count > longest && text.unicodeScalars.count > longest
    }

    /// Unicode's general category Cc, which is closed for good.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}

// MARK: - Shapes

extension FieldReading {
    /// A moment from the year 2000 (before it lies only the zero time of some languages) to one day after `now`.
    func time(_ name: String, now: Instant) -> Instant? {
        guard let text = self.text(name) else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            self.fail(name, "must be an RFC 3339 time such as 2026-03-31T10:00:00Z")
            return nil
        }
        guard instant <= now + .days(1) else {
            self.fail(name, "lies more than a day in the future")
            return nil
        }
        guard instant.milliseconds >= 946_684_800_000 else {
            self.fail(name, "lies before the year 2000")
            return nil
        }
        return instant
    }

    func email(_ name: String) -> String? {
        self.text(name, like: "ana@example.org") { text in
            let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            return halves.count == 2 && (1...64).contains(halves[0].count) && text.utf8.count <= 254
                && halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                    .allSatisfy { !$0.isEmpty }
                && text.unicodeScalars.allSatisfy(Self.mayStandInEmail)
        }
    }

    private static func mayStandInEmail(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "<", ">", ",", ";", ":", "\"", "(", ")", "[", "]", "\\": false
        case "!"..."~": true
        default: !scalar.properties.isWhitespace
        }
    }

    /// E.164 as people write it: 5 to 15 digits, perhaps a plus and the usual separators.
    func phone(_ name: String) -> String? {
        self.text(name, like: "+34 600 123 456") { text in
            let digits = text.count { ("0"..."9").contains($0) }
            let rest = text.drop { $0 == "+" }.filter { !("0"..."9").contains($0) }
            return (5...15).contains(digits) && rest.allSatisfy { " -().".contains($0) }
        }
    }

    func webAddress(_ name: String) -> String? {
        self.text(name, like: "https://desk.example.org/cases/1") { text in
            guard let url = URL(string: text), let scheme = url.scheme?.lowercased() else { return false }
            return ["http", "https"].contains(scheme) && !(url.host() ?? "").isEmpty
        }
    }

    func locale(_ name: String) -> String? {
        self.text(name, like: "es-MX") { text in
            (2...35).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                        || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                }
        }
    }

    func timeZone(_ name: String) -> String? {
        self.text(name, like: "Europe/Madrid") { TimeZone(identifier: $0) != nil }
    }

    /// A decimal, written as a JSON number or as a text, kept as written.
    func amount(_ name: String) -> String? {
        guard let value = self.member(name) else { return nil }
        let text: String
        switch value {
        case .number(let written), .string(let written): text = written
        default:
            self.fail(name, "must be a decimal, not \(value.kind)")
            return nil
        }
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal =
            halves.count <= 2 && halves.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
        guard isDecimal, text.utf8.count <= 20 else {
            self.fail(name, "must be a decimal such as 19.90, neither negative nor with an exponent")
            return nil
        }
        return text
    }

    func currency(_ name: String) -> String? {
        self.text(name, like: "EUR") { $0.utf8.count == 3 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) } }?
            .uppercased()
    }
}
