/// A JSON value that keeps what Foundation's readers lose: the text of numbers (money) and the order of members (readable replies).
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number exactly as written, e.g. `19.90`.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

/// One name with its value inside an object.
package struct JSONMember: Sendable, Hashable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue {
    package init(_ text: String?) { self = text.map(Self.string) ?? .null }
    package init(_ flag: Bool?) { self = flag.map(Self.bool) ?? .null }
    package init(_ number: (some BinaryInteger)?) { self = number.map { .number(String($0)) } ?? .null }

    /// JSON has no infinity and no NaN: both become null.
    package init(_ number: Double?) {
        guard let number, number.isFinite else {
            self = .null
            return
        }
        self = .number(number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number))
    }

    /// RFC 3339 in UTC.
    package init(_ instant: Instant?) { self = instant.map { .string($0.rfc3339) } ?? .null }

    /// The member of that name; `nil` if there is none or this is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// A whole number; `nil` for fractions, exponents and what does not fit 64 bits.
    package var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    package var double: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// What the value is, in the words of an error message.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int) { self = .number(String(number)) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral values: JSONValue...) { self = .array(values) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { JSONMember($0.0, $0.1) })
    }
}
