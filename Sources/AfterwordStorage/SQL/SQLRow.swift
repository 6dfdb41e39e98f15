package import AfterwordCore

/// One row of an answer; columns are read by name.
package struct SQLRow: Sendable {
    private let columns: SQLColumns
    /// In the order of the answer.
    package let values: [SQLValue]

    package init(columns: SQLColumns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The values by position.
    package var record: SQLValues { SQLValues(self.values) }

    /// The value of a column. A name that is not in the answer is a fault of the program and throws ``SQLError/Code/decoding``.
    package func value(_ name: String) throws -> SQLValue {
        guard let index = self.columns.position(of: name) else {
            throw SQLError(code: .decoding, message: "the answer has no column \(name)")
        }
        return self.values[index]
    }

    package func optionalInteger(_ name: String) throws -> Int64? {
        switch try self.value(name) {
        case .null: nil
        case .integer(let value): value
        case let other: throw SQLError(code: .decoding, message: "column \(name) holds \(other), not an integer")
        }
    }

    package func optionalReal(_ name: String) throws -> Double? {
        switch try self.value(name) {
        case .null: nil
        case .real(let value): value
        case .integer(let value): Double(value)
        case let other: throw SQLError(code: .decoding, message: "column \(name) holds \(other), not a number")
        }
    }

    package func optionalText(_ name: String) throws -> String? {
        switch try self.value(name) {
        case .null: nil
        case .text(let value): value
        case let other: throw SQLError(code: .decoding, message: "column \(name) holds \(other), not a text")
        }
    }

    package func integer(_ name: String) throws -> Int { Int(try self.some(self.optionalInteger(name), name)) }
    package func text(_ name: String) throws -> String { try self.some(self.optionalText(name), name) }
    package func bool(_ name: String) throws -> Bool { try self.integer(name) != 0 }
    package func optionalBool(_ name: String) throws -> Bool? { try self.optionalInteger(name).map { $0 != 0 } }
    package func optionalInt(_ name: String) throws -> Int? { try self.optionalInteger(name).map(Int.init) }

    package func instant(_ name: String) throws -> Instant {
        Instant(milliseconds: try self.some(self.optionalInteger(name), name))
    }

    package func optionalInstant(_ name: String) throws -> Instant? {
        try self.optionalInteger(name).map(Instant.init(milliseconds:))
    }

    package func id<E: Entity>(_ name: String, of kind: E.Type = E.self) throws -> EntityID<E> {
        EntityID(rawValue: try self.some(self.optionalInteger(name), name))
    }

    package func optionalID<E: Entity>(_ name: String, of kind: E.Type = E.self) throws -> EntityID<E>? {
        try self.optionalInteger(name).map(EntityID.init(rawValue:))
    }

    /// A word of a closed list.
    package func word<Word: RawRepresentable<String>>(_ name: String, of kind: Word.Type = Word.self) throws -> Word {
        let text = try self.text(name)
        guard let word = Word(rawValue: text) else {
            throw SQLError(code: .decoding, message: "column \(name) holds the unknown word \(text)")
        }
        return word
    }

    package func optionalWord<Word: RawRepresentable<String>>(_ name: String, of kind: Word.Type = Word.self) throws
        -> Word?
    {
        try self.optionalText(name) == nil ? nil : self.word(name, of: kind)
    }

    private func some<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw SQLError(code: .decoding, message: "column \(name) is NULL") }
        return value
    }
}

/// The column names of one answer, shared by its rows.
package final class SQLColumns: Sendable {
    private let names: [String]
    private let lengths: [Int]

    package init(_ names: [String]) {
        self.names = names
        self.lengths = names.map(\.utf8.count)
    }

    package var count: Int { self.names.count }

    /// Where a column stands; the first of several with one name. Looking along the lengths takes a fraction of hashing the name.
    func position(of name: String) -> Int? {
        let length = name.utf8.count
        return self.lengths.indices.first { self.lengths[$0] == length && self.names[$0] == name }
    }
}
