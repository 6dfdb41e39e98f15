import AfterwordCore
import AfterwordStorage

/// Query values by type; each throws a ``Problem`` that names the parameter and what it should hold.
extension FormFields {
    /// The value of a filter; an empty one asks for nothing.
    func text(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// One word of a closed list.
    func word<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) throws -> Word? {
        try self.text(name).map { try Self.word($0, of: name, type) }
    }

    /// One of a few words that no type holds.
    func word(_ name: String, among words: [String]) throws -> String? {
        try self.text(name).map { text in
            guard words.contains(text) else { throw Self.unknownWord(of: name, words) }
            return text
        }
    }

    /// Several words, separated by commas or given one by one; `nil` if the filter is not there.
    func words<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) throws -> [Word]? {
        let given = self.all(name).flatMap { $0.split(separator: ",") }.map(String.init)
        return given.isEmpty ? nil : try given.map { try Self.word($0, of: name, type) }
    }

    func id<E: Entity>(_ name: String, of type: E.Type) throws -> EntityID<E>? {
        try self.text(name).map { text in
            guard let id = EntityID<E>(text: text) else {
                throw Problem.invalid(name, "must be an id that begins with \(E.idPrefix)_")
            }
            return id
        }
    }

    /// A moment of time.
    func time(_ name: String) throws -> Instant? {
        try self.text(name).map { text in
            guard let instant = Instant(rfc3339: text) else {
                throw Problem.invalid(name, "must be an RFC 3339 time such as 2026-03-31T10:00:00Z")
            }
            return instant
        }
    }

    /// A moment of time, or a date: its first moment in the calendar's zone.
    func time(_ name: String, orDayIn calendar: ZonedCalendar) throws -> Instant? {
        try self.text(name).map { text in
            if let day = LocalDay(name: text) { return calendar.instant(on: day, minute: 0) }
            guard let instant = Instant(rfc3339: text) else {
                throw Problem.invalid(name, "must be a date such as 2026-03-31 or a time such as 2026-03-31T10:00:00Z")
            }
            return instant
        }
    }

    /// A moment of time, a date, or how long before `now`: `12h`, `30d`, `4w`.
    func time(_ name: String, before now: Instant, orDayIn calendar: ZonedCalendar) throws -> Instant? {
        guard let text = self.text(name) else { return nil }
        let hours: [Character: Int] = ["h": 1, "d": 24, "w": 168]
        if let unit = text.last.flatMap({ hours[$0] }), let count = Int(text.dropLast()), 1..<100_000 ~= count {
            return now - .hours(count * unit)
        }
        do {
            return try self.time(name, orDayIn: calendar)
        } catch is Problem {
            throw Problem.invalid(
                name,
                "must be how long back, such as 30d, 12h or 4w, a date such as 2026-03-31, or a time such as 2026-03-31T10:00:00Z"
            )
        }
    }

    func flag(_ name: String) throws -> Bool? {
        try self.text(name).map { text in
            guard let flag = Bool(text) else { throw Problem.invalid(name, "must be true or false") }
            return flag
        }
    }

    func integer(_ name: String) throws -> Int? {
        try self.text(name).map { text in
            guard let number = Int(text) else { throw Problem.invalid(name, "must be a whole number") }
            return number
        }
    }

    /// `SOURCE/CASE`, split at the last slash, or the helpdesk's id alone.
    func caseKey(_ name: String) -> CaseKey? {
        self.text(name).map { text in
            guard let slash = text.lastIndex(of: "/") else { return CaseKey(externalID: text) }
            return CaseKey(source: String(text[..<slash]), externalID: String(text[text.index(after: slash)...]))
        }
    }

    private static func word<Word: CaseIterable & RawRepresentable<String>>(
        _ text: String,
        of name: String,
        _ type: Word.Type
    ) throws -> Word {
        if let word = Word(rawValue: text) { return word }
        throw Self.unknownWord(of: name, Word.allCases.map(\.rawValue))
    }

    private static func unknownWord(of name: String, _ words: [String]) -> Problem {
        Problem.invalid(name, "must be one of \(words.joined(separator: ", "))")
    }
}
