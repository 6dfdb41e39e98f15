import AfterwordCore
import AfterwordStorage

/// A page of a list in the store's words.
struct ListPlace {
    var limit: Int
    var position: ListPosition?
}

extension EndpointRequest {
    /// Which page of a list is asked for. Throws a ``Problem`` that names a filter the list does not have, or a bad `limit` or `cursor`.
    func place(in list: String, filters: [EndpointParameter]) throws -> ListPlace {
        try self.refuseQuery(otherThan: filters.map(\.name) + ["limit", "cursor"])
        let page = try self.page(list: list)
        return ListPlace(limit: page.limit, position: try page.after.map { try ListPosition($0) })
    }

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
