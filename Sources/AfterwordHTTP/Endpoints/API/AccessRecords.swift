import AfterwordCore
import AfterwordService

/// Keys, accounts and links as JSON, each with its schema.
enum AccessRecords {
    static let keySchema = JSONSchema.named(
        "Key",
        .object([
            .required("id", .id), .required("name", .text), .required("hint", .text),
            .required("scopes", .list(of: .choice(Scope.self))), .required("created_at", .time),
            .required("last_used_at", .time.orNull), .required("revoked_at", .time.orNull),
        ])
    )

    static let createdKeySchema = JSONSchema.object([
        .required("id", .id), .required("key", .text), .required("scopes", .list(of: .choice(Scope.self))),
    ])

    static let userSchema = JSONSchema.named(
        "User",
        .object([
            .required("id", .id), .required("name", .text), .required("role", .choice(Role.self)),
            .required("created_at", .time), .required("disabled_at", .time.orNull),
        ])
    )

    static let linkSchema = JSONSchema.object([.required("url", .uri), .required("expires_at", .time)])

    static func json(of key: APIKey) -> JSONValue {
        [
            "id": .string(key.id.text), "name": .string(key.name), "hint": .string(key.hint),
            "scopes": self.json(of: key.scopeWords), "created_at": JSONValue(key.createdAt),
            "last_used_at": JSONValue(key.lastUsedAt), "revoked_at": JSONValue(key.revokedAt),
        ]
    }

    static func json(of made: CreatedAPIKey) -> JSONValue {
        [
            "id": .string(made.key.id.text), "key": .string(made.secret),
            "scopes": self.json(of: made.key.scopeWords),
        ]
    }

    static func json(of user: StaffUser) -> JSONValue {
        [
            "id": .string(user.id.text), "name": .string(user.name), "role": .string(user.role.rawValue),
            "created_at": JSONValue(user.createdAt), "disabled_at": JSONValue(user.disabledAt),
        ]
    }

    static func json(of link: SignInLink) -> JSONValue {
        ["url": .string(link.url), "expires_at": JSONValue(link.expiresAt)]
    }

    private static func json(of words: [String]) -> JSONValue { .array(words.map(JSONValue.string)) }
}
