package import AfterwordCore

/// One configured way in or out: its id, its type and the settings that only its type understands.
package struct ChannelSettings: Sendable, Equatable {
    /// One setting with the place it was written at.
    package struct Setting: Sendable, Equatable {
        package var value: Secret
        /// Whether it must not be shown: its name says so, or it came from the environment.
        package var isSecret: Bool
        package var position: SourcePosition
        /// The values one by one, where it was written as a list.
        package var items: [Secret]?

        package init(value: Secret, isSecret: Bool, position: SourcePosition, items: [Secret]? = nil) {
            self.value = value
            self.isSecret = isSecret
            self.position = position
            self.items = items
        }
    }

    package var id: String
    /// The word of the registry: `webhook`, `zendesk`.
    package var type: String
    package var settings: [String: Setting]
    /// What can be said of every channel; not part of ``settings``.
    package var tuning: ChannelTuning
    package var position: SourcePosition

    package init(
        id: String,
        type: String,
        settings: [String: Setting],
        tuning: ChannelTuning = ChannelTuning(),
        position: SourcePosition
    ) {
        self.id = id
        self.type = type
        self.settings = settings
        self.tuning = tuning
        self.position = position
    }

    /// The plain values, as a channel or a source takes them; holds secrets, so it must not be logged.
    package var values: [String: String] { self.settings.mapValues(\.value.value) }

    /// The values of settings that were written as lists; holds secrets as well.
    package var lists: [String: [String]] { self.settings.compactMapValues { $0.items?.map(\.value) } }

    /// What may be shown: secrets are dots.
    package var shown: [String: String] {
        self.settings.mapValues { $0.isSecret ? $0.value.description : $0.value.value }
    }

    /// Where a setting stands, else where its entry begins; the place of a fault that the type finds.
    package func position(of setting: String) -> SourcePosition {
        self.settings[setting]?.position ?? self.position
    }

    /// Words that make a setting secret when its name ends in one of them.
    static let secretNames = ["secret", "token", "password", "key", "credentials"]

    static func isSecret(_ name: String) -> Bool {
        self.secretNames.contains { name == $0 || name.hasSuffix("_" + $0) } || name.hasPrefix("headers.")
    }
}
