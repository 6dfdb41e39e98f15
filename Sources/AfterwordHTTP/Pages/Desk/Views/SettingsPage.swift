/// What is configured and where it comes from; who and what may come in.
package struct SettingsPage: DeskPage {
    package static let layout = DeskLayout("desk-settings", PackageResources.desk_settings_mustache, entry: .settings)

    package let title = "Settings"
    package let answer: String
    /// Version, database, health.
    package let house: [DeskFact]
    package let settings: [SettingRow]
    package let teams: [TeamRow]
    package let hasTeams: Bool
    package let sources: [SettingsSource]
    package let hasSources: Bool
    package let keys: [KeyRow]
    package let hasKeys: Bool
    package let scopes: [String]
    package let users: [UserRow]
    package let roles: [String]
    /// Whether whoever looks may change something; auditors only read.
    package let mayChange: Bool

    package init(
        answer: String,
        house: [DeskFact],
        settings: [SettingRow],
        teams: [TeamRow],
        sources: [SettingsSource],
        keys: [KeyRow],
        scopes: [String],
        users: [UserRow],
        roles: [String],
        mayChange: Bool
    ) {
        self.answer = answer
        self.house = house
        self.settings = settings
        self.teams = teams
        self.hasTeams = !teams.isEmpty
        self.sources = sources
        self.hasSources = !sources.isEmpty
        self.keys = keys
        self.hasKeys = !keys.isEmpty
        self.scopes = scopes
        self.users = users
        self.roles = roles
        self.mayChange = mayChange
    }
}

/// One setting in force.
package struct SettingRow: Sendable {
    package let name: String
    package let value: String
    /// `line 12`, `AFTERWORD_LISTEN`, `default`.
    package let origin: String
    package let isStandard: Bool

    package init(name: String, value: String, origin: String, isStandard: Bool) {
        self.name = name
        self.value = value
        self.origin = origin
        self.isStandard = isStandard
    }
}

/// One team with its hours.
package struct TeamRow: Sendable {
    package let name: String
    package let facts: [DeskFact]

    package init(name: String, facts: [DeskFact]) {
        self.name = name
        self.facts = facts
    }
}

/// One way in, with how to connect it.
package struct SettingsSource: Sendable {
    package let id: String
    package let type: String
    package let url: String
    package let lastEvent: DeskMoment?

    package init(id: String, type: String, url: String, lastEvent: DeskMoment?) {
        self.id = id
        self.type = type
        self.url = url
        self.lastEvent = lastEvent
    }
}

/// One API key; the key itself is known to nobody.
package struct KeyRow: Sendable {
    package let name: String
    /// The last characters, to tell keys apart.
    package let hint: String
    package let scopes: String
    package let made: DeskMoment
    package let lastUsed: DeskMoment?
    package let revoked: DeskMoment?
    /// Where the "Revoke" button posts to; `nil` when there is nothing to revoke.
    package let revoke: DeskAddress?

    package init(
        name: String,
        hint: String,
        scopes: String,
        made: DeskMoment,
        lastUsed: DeskMoment?,
        revoked: DeskMoment?,
        revoke: DeskAddress?
    ) {
        self.name = name
        self.hint = hint
        self.scopes = scopes
        self.made = made
        self.lastUsed = lastUsed
        self.revoked = revoked
        self.revoke = revoke
    }
}

/// One account of a person.
package struct UserRow: Sendable {
    package let name: String
    package let role: String
    /// Unique on the page, for the label of the role.
    package let id: String
    package let disabled: DeskMoment?
    package let isSelf: Bool
    package let path: DeskAddress
    package let roles: [RoleChoice]

    package init(
        id: String,
        name: String,
        role: String,
        disabled: DeskMoment?,
        isSelf: Bool,
        path: DeskAddress,
        roles: [String]
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.disabled = disabled
        self.isSelf = isSelf
        self.path = path
        self.roles = roles.map { RoleChoice(word: $0, isOn: $0 == role) }
    }
}

/// One role in a person's list.
package struct RoleChoice: Sendable {
    package let word: String
    package let isOn: Bool
}

/// Something that is shown once: a new key, a sign-in link.
package struct SecretPage: DeskPage {
    package static let layout = DeskLayout("desk-secret", PackageResources.desk_secret_mustache, entry: .settings)

    package let title: String
    package let answer: String
    package let label: String
    package let secret: String
    /// What to do with it.
    package let words: String

    package init(title: String, answer: String, label: String, secret: String, words: String) {
        self.title = title
        self.answer = answer
        self.label = label
        self.secret = secret
        self.words = words
    }
}
