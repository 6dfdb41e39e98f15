import AfterwordCore

/// The key `follow_ups` of `afterword.yaml`.
extension ConfigurationReading {
    /// What is not said keeps its default.
    mutating func followUps(channels: [String]) -> FollowUpSettings {
        self.reader.map("follow_ups") { fields in
            var settings = FollowUpSettings()
            settings.fallbackOwner = fields.optional("fallback_owner", .text)
            settings.escalate = fields.optional("escalate", .list(.text)) ?? []
            settings.alerts = fields.optional("alerts", .channel(of: channels))
            settings.recoveryDays = fields.optional("recovery_after_days", .integer(0...30)) ?? settings.recoveryDays
            settings.targets = fields.map("targets") { Self.targets(&$0) } ?? settings.targets
            return settings
        } ?? FollowUpSettings()
    }

    private static func targets(_ fields: inout DocumentReader) -> FollowUpTargets {
        var targets = FollowUpTargets()
        for severity in Severity.allCases {
            let usual = targets[severity]
            targets[severity] =
                fields.map(severity.rawValue) { target in
                    FollowUpTarget(
                        firstContact: target.optional("first_contact", .duration) ?? usual.firstContact,
                        close: target.optional("close", .duration) ?? usual.close
                    )
                } ?? usual
        }
        return targets
    }
}
