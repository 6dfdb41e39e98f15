package import AfterwordCore

/// A JSON Schema (2020-12, the dialect of OpenAPI 3.1) as a value, together with the shared schemas it refers to.
package struct JSONSchema: Sendable, Equatable {
    package private(set) var json: JSONValue
    /// Every named schema this one refers to, by name.
    package private(set) var components: [String: JSONValue]

    private init(_ json: JSONValue, components: [String: JSONValue] = [:]) {
        self.json = json
        self.components = components
    }

    /// One property of an object.
    package struct Property: Sendable {
        var name: String
        var schema: JSONSchema
        var isRequired: Bool

        package static func required(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        package static func optional(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }

    package static let anything = JSONSchema([:])
    package static let text = JSONSchema(["type": "string"])
    package static let flag = JSONSchema(["type": "boolean"])
    package static let number = JSONSchema(["type": "number"])
    package static let time = JSONSchema(["type": "string", "format": "date-time"])
    package static let uri = JSONSchema(["type": "string", "format": "uri"])
    /// An opaque identifier.
    package static let id = JSONSchema(["type": "string", "minLength": 1, "maxLength": 255])

    package static func text(longest: Int) -> JSONSchema {
        JSONSchema(["type": "string", "maxLength": JSONValue(longest)])
    }

    package static func choice(_ words: [String]) -> JSONSchema {
        JSONSchema(["type": "string", "enum": .array(words.map(JSONValue.string))])
    }

    package static func choice<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> JSONSchema {
        .choice(Word.allCases.map(\.rawValue))
    }

    package static let integer = JSONSchema(["type": "integer"])

    package static func integer(_ range: ClosedRange<Int>) -> JSONSchema {
        JSONSchema([
            "type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound),
        ])
    }

    package static func list(of element: JSONSchema, atMost: Int? = nil) -> JSONSchema {
        var members = [JSONMember("type", "array"), JSONMember("items", element.json)]
        if let atMost { members.append(JSONMember("maxItems", JSONValue(atMost))) }
        return JSONSchema(.object(members), components: element.components)
    }

    /// An object with free names, such as handles by channel.
    package static func map(of value: JSONSchema) -> JSONSchema {
        JSONSchema(["type": "object", "additionalProperties": value.json], components: value.components)
    }

    package static func object(_ properties: [Property]) -> JSONSchema {
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        var members = [
            JSONMember("type", "object"),
            JSONMember("properties", .object(properties.map { JSONMember($0.name, $0.schema.json) })),
        ]
        if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
        return JSONSchema(.object(members), components: Self.merged(properties.map(\.schema)))
    }

    package static func either(_ schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(["oneOf": .array(schemas.map(\.json))], components: Self.merged(schemas))
    }

    /// The same schema, told once under `name` and referred to everywhere else.
    package static func named(_ name: String, _ schema: JSONSchema) -> JSONSchema {
        var components = schema.components
        components[name] = schema.json
        return JSONSchema(["$ref": .string("#/components/schemas/\(name)")], components: components)
    }

    /// The reply of every list.
    package static func page(of element: JSONSchema) -> JSONSchema {
        .object([.required("data", .list(of: element)), .required("next_cursor", .text.orNull)])
    }

    package var orNull: JSONSchema {
        JSONSchema(["anyOf": [self.json, ["type": "null"]]], components: self.components)
    }

    package func described(_ text: String) -> JSONSchema {
        self.adding("description", .string(text))
    }

    package func example(_ value: JSONValue) -> JSONSchema {
        self.adding("examples", [value])
    }

    private func adding(_ name: String, _ value: JSONValue) -> JSONSchema {
        guard let members = self.json.members else { return self }
        return JSONSchema(.object(members + [JSONMember(name, value)]), components: self.components)
    }

    private static func merged(_ schemas: [JSONSchema]) -> [String: JSONValue] {
        schemas.reduce(into: [:]) { all, schema in all.merge(schema.components) { first, _ in first } }
    }
}

extension JSONSchema {
    /// The problem document, RFC 9457.
    package static let problem = JSONSchema.named(
        "Problem",
        .object([
            .required("type", .text),
            .required("title", .text),
            .required("status", .integer(400...599)),
            .required("code", .choice(ProblemCode.self)),
            .optional("detail", .text),
            .required("request_id", .text),
            .optional(
                "errors",
                .list(of: .object([.required("field", .text), .required("message", .text)]))
            ),
            .optional("index", .integer.described("The member of a batch that is at fault, counted from 0.")),
        ])
    )
}
