/// What a member of staff is; the roles are rooms, not a ladder, with two exceptions: an admin enters all, an auditor reads all.
package enum Role: String, Sendable, CaseIterable, Codable {
    case admin
    /// Sees everybody's cases, follow-ups and answers.
    case manager
    /// Sees the cases and follow-ups of their own.
    case agent
    /// Sees people who agreed to be seen by marketing.
    case marketing
    case auditor

    /// Whether the role opens one of the rooms; `reading` is false for whatever changes something.
    package func mayEnter(_ rooms: Set<Role>, reading: Bool) -> Bool {
        self == .admin || rooms.contains(self) || (self == .auditor && reading)
    }

    /// Reads a word; throws a ``FieldError`` that names the valid ones.
    package init(checking word: String, field: String = "role") throws {
        guard let role = Role(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: field, message: "\"\(word)\" is no role; the roles are \(words)")
        }
        self = role
    }
}
