import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func settings(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SettingsPage {
        let isMuch = amount == .much
        return SettingsPage(
            answer: text("Everything that has to be there is there."),
            house: [DeskFact(text("Version"), text("0.1.0"))],
            settings: [
                SettingRow(
                    name: text("server.listen"),
                    value: text("127.0.0.1:8080"),
                    origin: text("line 2"),
                    isStandard: false
                )
            ],
            teams: amount == .none ? [] : [TeamRow(name: text("Care"), facts: [DeskFact(text("Lead"), text("marta"))])],
            sources: amount == .none
                ? []
                : [
                    SettingsSource(
                        id: text("desk"),
                        type: text("zendesk"),
                        url: text("https://a.example.org/v1/sources/desk"),
                        lastEvent: isMuch ? DeskSampleTexts.ago(.hours(1)) : nil
                    )
                ],
            keys: amount == .none
                ? []
                : [
                    KeyRow(
                        name: text("helpdesk"),
                        hint: text("aw_abc…"),
                        scopes: text("events:write"),
                        made: DeskSampleTexts.ago(.days(3)),
                        lastUsed: isMuch ? DeskSampleTexts.ago(.minutes(3)) : nil,
                        revoked: isMuch ? DeskSampleTexts.ago(.minutes(1)) : nil,
                        revoke: isMuch ? nil : "/settings/keys/key_a/revoke"
                    )
                ],
            scopes: [text("events:write")],
            users: (0..<(isMuch ? 2 : 1)).map { number in
                UserRow(
                    id: "usr_\(number)",
                    name: text("marta"),
                    role: "admin",
                    disabled: number == 1 ? DeskSampleTexts.ago(.days(1)) : nil,
                    isSelf: number == 0,
                    path: "/settings/users/usr_a",
                    roles: ["admin", "agent"]
                )
            },
            roles: ["admin", "agent"],
            mayChange: amount != .none
        )
    }

    static func secret(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SecretPage {
        SecretPage(
            title: text("The new key"),
            answer: text("It is shown this once."),
            label: text("The key"),
            secret: text("aw_secret"),
            words: text("A program sends it.")
        )
    }

    static func survey(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SurveyGalleryPage {
        SurveyGalleryPage(
            name: text("csat"),
            answer: text("CSAT, sent when a case is resolved."),
            filters: [],
            isDark: amount == .little,
            frames: amount == .none
                ? [] : [SurveyFrame(title: text("the questions"), href: "/surveys/csat/preview?lang=en")],
            questions: [SurveyQuestionRow(text: text("How satisfied?"), kind: text("csat"), options: text("1 … 5"))],
            facts: [DeskFact(text("Goes out"), text("when a case is resolved"))]
        )
    }
}
