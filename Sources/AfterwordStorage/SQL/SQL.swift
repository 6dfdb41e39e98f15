/// A statement as a value: text with its bound values. Interpolation binds, so no text from outside ever becomes SQL.
///
///     let sql: SQL = "SELECT * FROM invitation WHERE contact_id = \(contact) AND state = \("sent")"
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    package enum Part: Sendable, Equatable {
        case text(String)
        case value(SQLValue)
    }

    package private(set) var parts: [Part]

    package init(stringLiteral text: String) {
        self.parts = [.text(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        self.parts = stringInterpolation.parts
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            self.parts.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { self.parts.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some SQLBindable) {
            self.parts.append(.value(value.sqlValue))
        }

        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            self.parts.append(.value(value?.sqlValue ?? .null))
        }

        /// Binds a list as `(?, ?, …)`; an empty list becomes `(NULL)`, which no value equals.
        package mutating func appendInterpolation(list values: [some SQLBindable]) {
            self.parts.append(.text("("))
            for (index, value) in values.enumerated() {
                if index > 0 { self.parts.append(.text(", ")) }
                self.parts.append(.value(value.sqlValue))
            }
            self.parts.append(.text(values.isEmpty ? "NULL)" : ")"))
        }

        /// Binds the members of a set for `IN`. The last one is repeated up to a power of two, so that sets of all sizes give few texts,
        /// and an engine can keep the statements prepared.
        package mutating func appendInterpolation(set values: [some SQLBindable]) {
            guard let last = values.last else { return self.parts.append(.text("(NULL)")) }
            var size = 1
            while size < values.count { size *= 2 }
            self.appendInterpolation(list: values + Array(repeating: last, count: size - values.count))
        }

        /// Inserts another statement's text and values.
        package mutating func appendInterpolation(_ other: SQL) {
            self.parts.append(contentsOf: other.parts)
        }

        /// Inserts text as it is; only for names made by this program.
        package mutating func appendInterpolation(unsafe text: String) {
            self.parts.append(.text(text))
        }
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        "\(left)\(right)"
    }

    /// The statements one after the other with `separator` between them.
    package static func joined(_ parts: [SQL], by separator: String) -> SQL {
        var whole: SQL = ""
        for (index, part) in parts.enumerated() {
            if index > 0 { whole.parts.append(.text(separator)) }
            whole += part
        }
        return whole
    }

    /// Hands many rows of values over in portions of few sizes, so that an engine can keep the statements prepared.
    package static func inPortions(_ rows: [SQL], _ body: (SQL) throws -> Void) rethrows {
        var rest = rows[...]
        for size in [64, 16, 4, 1] {
            while rest.count >= size {
                try body(SQL.joined(Array(rest.prefix(size)), by: ", "))
                rest = rest.dropFirst(size)
            }
        }
    }

    package static func += (left: inout SQL, right: SQL) {
        left.parts.append(contentsOf: right.parts)
    }

    /// The text with each value replaced by `placeholder(position)`, positions counted from 1, and the values in order.
    package func rendered(placeholder: (Int) -> String) -> (text: String, values: [SQLValue]) {
        var text = ""
        text.reserveCapacity(256)
        var values: [SQLValue] = []
        for part in self.parts {
            switch part {
            case .text(let literal): text += literal
            case .value(let value):
                values.append(value)
                text += placeholder(values.count)
            }
        }
        return (text, values)
    }
}

/// The value types both engines share.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}
