/// A statement as a value: text with its bound values. Interpolation binds, so no text from outside ever becomes SQL.
///
///     let sql: SQL = "SELECT * FROM invitation WHERE contact_id = \(contact) AND state = \("sent")"
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// What stands before each value, and after the last one: always one more than the values.
    package private(set) var texts: [String]
    package private(set) var values: [SQLValue]

    /// Nothing yet, with room for so many values.
    private init(capacity: Int) {
        self.texts = []
        self.values = []
        self.texts.reserveCapacity(capacity + 1)
        self.values.reserveCapacity(capacity)
        self.texts.append("")
    }

    package init(stringLiteral text: String) {
        self.texts = [text]
        self.values = []
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL

        package init(literalCapacity: Int, interpolationCount: Int) {
            self.sql = SQL(capacity: interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { self.sql.append(literal) }

        package mutating func appendInterpolation(_ value: some SQLBindable) { self.sql.append(value.sqlValue) }

        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            self.sql.append(value?.sqlValue ?? .null)
        }

        /// Binds a list as `(?, ?, …)`; an empty list becomes `(NULL)`, which no value equals.
        package mutating func appendInterpolation(list values: [some SQLBindable]) {
            self.sql.append("(")
            for (index, value) in values.enumerated() {
                if index > 0 { self.sql.append(", ") }
                self.sql.append(value.sqlValue)
            }
            self.sql.append(values.isEmpty ? "NULL)" : ")")
        }

        /// Binds the members of a set for `IN`. The last one is repeated up to a power of two, so that sets of all sizes give few texts,
        /// and an engine can keep the statements prepared.
        package mutating func appendInterpolation(set values: [some SQLBindable]) {
            guard let last = values.last else { return self.sql.append("(NULL)") }
            var size = 1
            while size < values.count { size *= 2 }
            self.appendInterpolation(list: values + Array(repeating: last, count: size - values.count))
        }

        /// Inserts another statement's text and values.
        package mutating func appendInterpolation(_ other: SQL) { self.sql += other }

        /// Inserts text as it is; only for names made by this program.
        package mutating func appendInterpolation(unsafe text: String) { self.sql.append(text) }
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var whole = left
        whole += right
        return whole
    }

    package static func += (left: inout SQL, right: SQL) {
        left.append(right.texts[0])
        left.texts.append(contentsOf: right.texts[1...])
        left.values.append(contentsOf: right.values)
    }

    /// How many values a set should have at most; engines take some thirty thousand.
    static let mostValuesOfStatement = 512

    /// The statements one after the other with `separator` between them.
    package static func joined(_ parts: [SQL], by separator: String) -> SQL {
        guard var whole = parts.first else { return "" }
        for part in parts.dropFirst() {
            whole.append(separator)
            whole += part
        }
        return whole
    }

    /// Hands many rows of values over in portions of few sizes, so that an engine can keep the statements prepared.
    package static func inPortions(
        _ rows: [SQL],
        joinedBy separator: String = ", ",
        _ body: (SQL) throws -> Void
    ) rethrows {
        var rest = rows[...]
        for size in [64, 32, 16, 8, 4, 2, 1] {
            while rest.count >= size {
                try body(SQL.joined(Array(rest.prefix(size)), by: separator))
                rest = rest.dropFirst(size)
            }
        }
    }

    /// Whether the texts around the values are the same, so that one prepared statement runs both.
    package func hasShape(of other: SQL) -> Bool { self.texts == other.texts }

    /// The text with each value replaced by `placeholder(position)`, positions counted from 1.
    package func text(placeholder: (Int) -> String) -> String {
        var text = self.texts[0]
        for position in 1..<self.texts.count {
            text += placeholder(position)
            text += self.texts[position]
        }
        return text
    }

    /// What an engine keeps a prepared statement under.
    package var shape: SQLShape { SQLShape(texts: self.texts) }

    /// A text of this program is taken as it is where nothing stands before it: two statements from the same line then share it.
    private mutating func append(_ text: String) {
        let last = self.texts.count - 1
        if self.texts[last].isEmpty { self.texts[last] = text } else { self.texts[last] += text }
    }

    private mutating func append(_ value: SQLValue) {
        self.values.append(value)
        self.texts.append("")
    }
}

/// A statement without its values, as a key of prepared statements that costs no rendering.
///
/// Statements from the same line of the program share their texts, and Swift sees that two strings are the same memory without reading
/// them; so a look-up compares a few words. The lengths tell nearly all statements apart.
package struct SQLShape: Hashable, Sendable {
    fileprivate let texts: [String]

    package func hash(into hasher: inout Hasher) {
        var mixed = self.texts.count
        for text in self.texts { mixed = mixed &* 31 &+ text.utf8.count }
        hasher.combine(mixed)
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
