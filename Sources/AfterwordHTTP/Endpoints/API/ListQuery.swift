import AfterwordCore
import AfterwordStorage

/// The query of a list: which page, and the filters, each of which must be one that the list documents.
struct ListQuery {
    let limit: Int
    let position: ListPosition?
    private let fields: FormFields

    /// Throws a ``Problem`` that names a filter the list does not have, or a bad `limit` or `cursor`.
    init(_ request: EndpointRequest, list: String, filters: [EndpointParameter]) throws {
        try request.refuseQuery(otherThan: filters.map(\.name) + ["limit", "cursor"])
        let page = try request.page(list: list)
        self.limit = page.limit
        self.position = try page.after.map { try ListPosition($0) }
        self.fields = request.query
    }

    /// The value of a filter; an empty one asks for nothing.
    func text(_ name: String) -> String? {
        self.fields[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// One word of a closed list.
    func word<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) throws -> Word? {
        try self.text(name).map { try Self.word($0, of: name, type) }
    }

    /// Several words, separated by commas or given one by one; `nil` if the filter is not there.
    func words<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) throws -> [Word]? {
        let given = self.fields.all(name).flatMap { $0.split(separator: ",") }.map(String.init)
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

    func time(_ name: String) throws -> Instant? {
        try self.text(name).map { text in
            guard let instant = Instant(rfc3339: text) else {
                throw Problem.invalid(name, "must be an RFC 3339 time such as 2026-03-31T10:00:00Z")
            }
            return instant
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
        throw Problem.invalid(name, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}

extension EndpointRequest {
    /// Throws a ``Problem`` that names every query parameter which is not one of `known`.
    func refuseQuery(otherThan known: [String]) throws {
        let errors = self.query.pairs.filter { !known.contains($0.name) }.map { pair in
            let near = NearestWord.to(pair.name, among: known).map { "; did you mean \"\($0)\"?" }
            return FieldError(
                field: pair.name,
                message: "is not known here" + (near ?? "; known: \(known.joined(separator: ", "))")
            )
        }
        guard errors.isEmpty else { throw Problem(.invalidFields, errors: errors) }
    }

    /// The capture `id` of the path; throws ``ProblemCode/notFound`` for what is no id of that kind.
    func id<E: Entity>(of type: E.Type) throws -> EntityID<E> {
        guard let id = EntityID<E>(text: try self.parameter("id")) else { throw Problem(.notFound) }
        return id
    }

    /// Who is asking, as audit entries name them.
    var actor: String { self.principal?.name ?? "unknown" }
}

extension ListPosition {
    /// Throws ``ProblemCode/invalidCursor``.
    fileprivate init(_ cursor: PageCursor) throws {
        let values = cursor.values.compactMap { $0.integer.map(Int64.init) }
        guard values.count == cursor.values.count else { throw Problem(.invalidCursor) }
        self.init(values: values)
    }
}

extension EndpointReply {
    /// One page of records; `list` names the list in its cursor.
    static func page<Record: Sendable>(
        _ page: ListPage<Record>,
        list: String,
        _ json: (Record) throws -> JSONValue
    ) throws -> EndpointReply {
        let next = page.next.map { PageCursor(list: list, values: $0.values.map { JSONValue($0) }) }
        return .list(try page.rows.map(json), next: next)
    }
}
