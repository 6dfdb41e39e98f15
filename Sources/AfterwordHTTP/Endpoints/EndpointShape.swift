package import HTTPTypes

/// A query or header parameter, or the closer description of a capture.
package struct EndpointParameter: Sendable {
    package enum Location: String, Sendable { case query, header, path }

    package var name: String
    package var location: Location
    package var schema: JSONSchema
    package var description: String
    package var isRequired: Bool
    /// May come several times in one query; of all others a second value would be passed over, so programs are told.
    package var isRepeatable = false

    /// A list of words, separated by commas or given one by one.
    package static func words(_ name: String, _ description: String) -> EndpointParameter {
        var parameter = query(name, .text, description)
        parameter.isRepeatable = true
        return parameter
    }

    package static func query(
        _ name: String,
        _ schema: JSONSchema,
        _ description: String,
        isRequired: Bool = false
    ) -> EndpointParameter {
        EndpointParameter(
            name: name,
            location: .query,
            schema: schema,
            description: description,
            isRequired: isRequired
        )
    }

    package static func path(_ name: String, _ schema: JSONSchema, _ description: String) -> EndpointParameter {
        EndpointParameter(name: name, location: .path, schema: schema, description: description, isRequired: true)
    }

    package static func header(
        _ name: String,
        _ schema: JSONSchema,
        _ description: String,
        isRequired: Bool = false
    ) -> EndpointParameter {
        EndpointParameter(
            name: name,
            location: .header,
            schema: schema,
            description: description,
            isRequired: isRequired
        )
    }

    package static let limit = query("limit", .integer(PageRequest.limits), "How many to show; 20 if not said.")
    package static let cursor = query("cursor", .text(longest: 1024), "`next_cursor` of the page before.")
    package static let ifMatch = header(
        "If-Match",
        .text,
        "The ETag of the version you changed; several separated by commas, or `*` for whatever it is now.",
        isRequired: true
    )
    static let idempotencyKey = header(
        "Idempotency-Key",
        .text(longest: IdempotentCall.longestKey),
        "The same key within 24 hours gives the first reply again and does nothing twice."
    )
}

/// What an endpoint reads, and how much of it.
package struct EndpointBody: Sendable {
    /// Bytes accepted from programs.
    package static let programLimit = 1 << 20
    /// Bytes accepted from the answer form.
    package static let answerLimit = 64 << 10

    package var schemas: [(mediaType: String, schema: JSONSchema)]
    package var limit: Int

    package static func json(_ schema: JSONSchema, limit: Int = Self.programLimit) -> EndpointBody {
        EndpointBody(schemas: [("application/json", schema)], limit: limit)
    }

    package static func form(_ schema: JSONSchema, limit: Int = Self.answerLimit) -> EndpointBody {
        EndpointBody(schemas: [("application/x-www-form-urlencoded", schema)], limit: limit)
    }

    /// Several forms of the same thing, or somebody else's format.
    package static func any(
        _ schemas: [(mediaType: String, schema: JSONSchema)],
        limit: Int = Self.programLimit
    ) -> EndpointBody {
        EndpointBody(schemas: schemas, limit: limit)
    }

    var isJSON: Bool { self.schemas.contains { $0.mediaType.hasSuffix("json") } }
}

/// A reply as the document tells it.
package struct DocumentedReply: Sendable {
    package var status: HTTPResponse.Status
    package var description: String
    package var content: [(mediaType: String, schema: JSONSchema)]

    package static func json(
        _ schema: JSONSchema,
        _ description: String = "Done.",
        status: HTTPResponse.Status = .ok
    ) -> DocumentedReply {
        DocumentedReply(status: status, description: description, content: [("application/json", schema)])
    }

    package static func page(_ description: String = "The page.", status: HTTPResponse.Status = .ok) -> DocumentedReply
    {
        DocumentedReply(status: status, description: description, content: [("text/html", .text)])
    }

    package static func other(
        _ mediaType: String,
        _ description: String,
        status: HTTPResponse.Status = .ok
    ) -> DocumentedReply {
        DocumentedReply(status: status, description: description, content: [(mediaType, .text)])
    }

    package static func empty(_ status: HTTPResponse.Status, _ description: String) -> DocumentedReply {
        DocumentedReply(status: status, description: description, content: [])
    }
}
