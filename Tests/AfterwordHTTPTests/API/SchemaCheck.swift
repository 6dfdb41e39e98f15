import AfterwordCore

/// Holds a value against a schema of the OpenAPI document: the few words of JSON Schema that the document uses.
struct SchemaCheck {
    let document: JSONValue

    /// What does not fit, each with its path; members that the schema does not name are faults too.
    func faults(in value: JSONValue, schema: JSONValue, at path: String = "$") -> [String] {
        if let name = schema["$ref"]?.string?.split(separator: "/").last {
            guard let target = self.document["components"]?["schemas"]?[String(name)] else {
                return ["\(path): \(name) leads nowhere"]
            }
            return self.faults(in: value, schema: target, at: path)
        }
        if let choices = schema["anyOf"]?.array ?? schema["oneOf"]?.array {
            let all = choices.map { self.faults(in: value, schema: $0, at: path) }
            return all.contains(where: \.isEmpty) ? [] : all.first ?? []
        }
        if let words = schema["enum"]?.array, !words.contains(value) { return ["\(path): no word of the list"] }
        switch schema["type"]?.string {
        case "object": return self.faults(inObject: value, schema: schema, at: path)
        case "array":
            guard let values = value.array, let items = schema["items"] else { return ["\(path): no list"] }
            return values.enumerated().flatMap { self.faults(in: $1, schema: items, at: "\(path)[\($0)]") }
        case "string": return value.string == nil ? ["\(path): no text"] : []
        case "integer": return value.integer == nil ? ["\(path): no whole number"] : []
        case "number": return value.double == nil ? ["\(path): no number"] : []
        case "boolean": return value.bool == nil ? ["\(path): neither true nor false"] : []
        case "null": return value == .null ? [] : ["\(path): not null"]
        default: return []
        }
    }

    private func faults(inObject value: JSONValue, schema: JSONValue, at path: String) -> [String] {
        guard let members = value.members else { return ["\(path): no object"] }
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { value[$0] == nil }
        return missing.map { "\(path).\($0): missing" }
            + members.flatMap { member -> [String] in
                let place = "\(path).\(member.name)"
                guard let known = schema["properties"]?[member.name] ?? schema["additionalProperties"] else {
                    return ["\(place): not documented"]
                }
                return self.faults(in: member.value, schema: known, at: place)
            }
    }
}
