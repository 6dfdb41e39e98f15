import AfterwordCore

/// The rules for names of keys and people.
enum AccountName {
    static let longest = 64

    /// The name, or a ``FieldError`` that says what is allowed. Spaces at the ends and control characters would make two names look alike.
    static func checked(_ name: String) throws -> String {
        guard (1...Self.longest).contains(name.count), name.first != " ", name.last != " ",
            name.unicodeScalars.allSatisfy({ $0 == " " || $0.properties.isGraphic })
        else {
            throw FieldError(
                field: "name",
                message: "must have 1 to \(Self.longest) visible characters and no space at either end"
            )
        }
        return name
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isGraphic: Bool {
        switch self.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
        default: true
        }
    }
}
