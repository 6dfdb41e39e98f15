import AfterwordCore
import AfterwordService
import AfterwordTesting
import Foundation
import Testing

private func read(
    _ text: String,
    environment: [String: String] = [:],
    flags: [ConfigurationOverrides.Name: String] = [:],
    known: KnownTypes? = nil
) -> ConfigurationFile.Result {
    ConfigurationFile.read(
        Array(text.utf8),
        path: "a.yaml",
        environment: environment,
        overrides: ConfigurationOverrides(environment: environment, flags: flags),
        known: known
    )
}

@Suite struct ConfigurationFileTests {
    @Test func `an empty map gives the defaults`() throws {
        let configuration = try #require(read("{}").configuration)
        #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(configuration.publicURL == "http://127.0.0.1:8080")
        #expect(configuration.database == .sqlite(path: "data/afterword.db"))
        #expect(configuration.dataFolder == "data")
        #expect(configuration.quietHours == QuietHours(start: 1200, end: 540))
        #expect(configuration.sending == .live && configuration.timeZone == "UTC")
    }

    @Test(arguments: ["", "\n\n", "# server:\n#   listen: 127.0.0.1:9\n", "\u{FEFF}", "\u{FEFF}# nothing\n"])
    func `a file that says nothing gives the defaults`(_ text: String) {
        let (configuration, diagnostics) = read(text)
        #expect(diagnostics.isEmpty)
        #expect(configuration?.database == .sqlite(path: "data/afterword.db"))
    }

    @Test func `a byte order mark is no part of the file, and moves no place in it`() {
        #expect(read("\u{FEFF}# Ours\ntime_zone: Europe/Madrid\n").configuration?.timeZone == "Europe/Madrid")
        let marked = read("\u{FEFF}time_zon: UTC\n").diagnostics.map(\.description)
        #expect(marked == read("time_zon: UTC\n").diagnostics.map(\.description))
        #expect(!marked.isEmpty)
    }

    @Test(arguments: ["https://care.example.org", "https://care.example.org/", "https://care.example.org//"])
    func `an address of the service may end with slashes`(written: String) {
        let configuration = read("server: { public_url: \"\(written)\" }").configuration
        #expect(configuration?.publicURL == "https://care.example.org")
    }

    @Test func `a flag wins over the environment, that over the file`() {
        let file = "server: { listen: \"0.0.0.0:1\" }"
        let environment = ["AFTERWORD_LISTEN": "0.0.0.0:2"]
        #expect(read(file).configuration?.listen.port == 1)
        #expect(read(file, environment: environment).configuration?.listen.port == 2)
        #expect(read(file, environment: environment, flags: [.listen: "0.0.0.0:3"]).configuration?.listen.port == 3)
        let faults = read(file, environment: ["AFTERWORD_LISTEN": "x"]).diagnostics.map(\.description)
        #expect(faults == [#"AFTERWORD_LISTEN:1:1: expected host and port such as "127.0.0.1:8080", found "x""#])
    }

    @Test func `a reference is filled after parsing and cannot add keys`() throws {
        let text = "channels: [{ id: crm, type: webhook, url: \"https://${HOST}/x\", headers: { X-Key: \"${K}\" } }]"
        let environment = ["HOST": "example.org", "K": "v: 1, secret: 2 }"]
        let channel = try #require(read(text, environment: environment).configuration?.channels.first)
        #expect(channel.values == ["url": "https://example.org/x", "headers.X-Key": "v: 1, secret: 2 }"])
    }

    @Test func `secrets are never shown`() throws {
        let text = "channels: [{ id: c, type: webhook, url: \"http://h/\", secret: geheim, api: \"${A}\" }]"
        let configuration = try #require(read(text, environment: ["A": "geheim"]).configuration)
        let channel = try #require(configuration.channels.first)
        #expect(channel.shown == ["url": "http://h/", "secret": "•••", "api": "•••"])
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("geheim") && !"\(configuration)".contains("geheim"))
        let database = read("database: \"postgres://u:geheim@h/n\"").configuration?.database
        #expect(!"\(String(describing: database))".contains("geheim"))
        #expect(!read("database: \"postgre://u:geheim@h/n\"").diagnostics.description.contains("geheim"))
    }

    @Test(arguments: [
        ("serve: {}", [#"a.yaml:1:1: unknown key "serve"; did you mean "server"?"#]),
        ("server: { listn: \"x\" }", [#"a.yaml:1:11: unknown key "listn"; did you mean "listen"?"#]),
        (
            "time_zone: Mars/Base",
            [#"a.yaml:1:12: time_zone: expected a time zone such as UTC or Europe/Madrid, found "Mars/Base""#]
        ),
        (
            "sending: lve",
            [#"a.yaml:1:10: sending: expected one of live, allow_list, dry_run, found "lve"; did you mean "live"?"#]
        ),
        (
            "\nsources:\n  - { id: d, type: zendesk, secret: \"${ZENDESK_SECRT}\" }",
            [
                #"a.yaml:3:37: the environment variable ZENDESK_SECRT is not set; did you mean "ZENDESK_SECRET"?"#
            ]
        ),
        (
            "channels: [{ id: a, type: webhok }]",
            [#"a.yaml:1:27: type: expected webhook, found "webhok"; did you mean "webhook"?"#]
        ),
        (
            "channels: [{ id: a, type: webhook }, { id: a, type: webhook }]",
            [
                #"a.yaml:1:44: id: "a" is the id of another entry already"#
            ]
        ),
        (
            "teams: [{ id: t, hours: \"Mon-Fry 9-17\" }]",
            [
                #"a.yaml:1:25: hours: expected hours such as "Mon-Fri 09:00-17:00", found "Mon-Fry 9-17""#
            ]
        ),
        (
            "teams: [{ id: t, holidays: [2026-02-31, 2028-02-29, 2026-13-01] }]",
            [
                #"a.yaml:1:29: holidays: expected a day such as 2026-12-25, found "2026-02-31""#,
                #"a.yaml:1:53: holidays: expected a day such as 2026-12-25, found "2026-13-01""#,
            ]
        ),
        (
            "server: { public_url: \"http://care.example.org:99999\" }",
            [
                #"a.yaml:1:23: public_url: expected an address such as "https://care.example.org", found "http://care.example.org:99999""#
            ]
        ),
        (
            "channels: [{ id: w, type: webhook, headers: {} }]",
            [#"a.yaml:1:45: warning: headers: is empty and does nothing; fill it or leave it out"#]
        ),
        (
            "allow_private_destinations: [\"127.0.0.0/33\"]",
            [
                #"a.yaml:1:30: allow_private_destinations: expected an address or a network such as "127.0.0.0/8", found "127.0.0.0/33""#
            ]
        ),
        (
            "campaigns: [{ id: c }]",
            [#"a.yaml:1:13: missing key "landing_url": expected an address such as "https://shop.example.org/welcome""#]
        ),
        (
            "campaigns:\n  - { id: c, landing_url: \"https://s.example\", kind: organc, reward: { referrer: 10 } }",
            [
                #"a.yaml:2:54: kind: expected one of organic, affiliate, found "organc"; did you mean "organic"?"#,
                #"a.yaml:2:82: referrer: expected a reward such as "10 EUR" or "7.5%", found "10""#,
            ]
        ),
        (
            "server: { public_url: \"care.example.org\" }",
            [
                #"a.yaml:1:23: public_url: expected an address such as "https://care.example.org", found "care.example.org""#
            ]
        ),
        (
            "server: { public_url: \"https://example.org/care/\" }",
            [
                #"a.yaml:1:23: public_url: expected an address such as "https://care.example.org" without a path, found "https://example.org/care/": give the service a host name or a port of its own"#
            ]
        ),
        (
            "server: { public_url: \"https://example.org?a=b\" }",
            [
                #"a.yaml:1:23: public_url: expected an address such as "https://care.example.org" without a path, found "https://example.org?a=b": give the service a host name or a port of its own"#
            ]
        ),
        (
            "default_channels: [crm]",
            [
                #"a.yaml:1:20: default_channels: expected the id of a channel, but there is none under "channels", found "crm""#
            ]
        ),
        (
            "follow_ups: { alerts: crm }",
            [
                #"a.yaml:1:23: alerts: expected the id of a channel, but there is none under "channels", found "crm""#
            ]
        ),
        (
            "sending: allow_list",
            [
                #"a.yaml:1:10: warning: sending: allow_list without the key "allow_list" sends nothing to anybody"#
            ]
        ),
    ])
    func `a fault is named with its place and the nearest word`(_ text: String, _ expected: [String]) {
        let known = KnownTypes(channels: ["webhook"], sources: ["zendesk"])
        let faults = read(text, environment: ["ZENDESK_SECRET": "x"], known: known).diagnostics
        #expect(faults.map(\.description) == expected)
    }

    @Test(arguments: [
        ("sqlite:data/a.db", DatabaseLocation.sqlite(path: "data/a.db")),
        ("sqlite:///var/a.db", .sqlite(path: "/var/a.db")),
        ("postgres://u@h/n", .postgres(url: Secret("postgres://u@h/n"))),
        ("sqlite:", nil), ("sqlite::memory:", nil), ("mysql://h", nil), ("postgres://", nil),
    ])
    func `a database is a file or a server`(_ text: String, _ expected: DatabaseLocation?) {
        #expect(DatabaseLocation(text) == expected)
    }

    @Test func `a campaign is read with its rewards, and has defaults`() throws {
        let text = """
            campaigns:
              - { id: friends, landing_url: "https://shop.example.org/welcome/" }
              - { id: partners, landing_url: "https://s.example", parameter: via, kind: affiliate, window: 7d, touch: first,
                  reward: { referrer: "7.5%", referred: "5 EUR" }, hold: 30d, limits: { per_person: 3, period: 365d } }
            """
        let campaigns = try #require(read(text).configuration?.campaigns)
        #expect(campaigns.first == Campaign(id: "friends", landingURL: "https://shop.example.org/welcome/"))
        let partners = Campaign(
            id: "partners",
            landingURL: "https://s.example",
            parameter: "via",
            kind: .affiliate,
            window: .days(7),
            touch: .first,
            referrerReward: .commission(basisPoints: 750),
            referredReward: .fixed(Money(minorUnits: 500, currency: "EUR")),
            hold: .days(30),
            limits: RewardLimits(perPerson: 3, period: .days(365))
        )
        #expect(campaigns.last == partners)
    }

    @Test func `paths of the file are relative to the file`() throws {
        let (configuration, _) = ConfigurationFile.read(
            Array("database: \"sqlite:db/a.db\"".utf8),
            path: "/etc/aw/afterword.yaml",
            environment: [:],
            overrides: ConfigurationOverrides(flags: [.surveys: "mine"])
        )
        #expect(configuration?.database == .sqlite(path: "/etc/aw/db/a.db"))
        #expect(configuration?.dataFolder == "/etc/aw/db")
        #expect(configuration?.surveysFolder == "mine")
    }

    @Test(arguments: ["surveys", "templates"])
    func `a folder that cannot be read is named with the key that sets it`(_ key: String) {
        let faults =
            key == "surveys"
            ? SurveyCheck.diagnostics(path: "afterword.yaml", environment: [:], flags: [.surveys: "/nowhere"])
            : ReplyTemplateFile.read(folder: "/nowhere").diagnostics
        let expected = #"/nowhere:1:1: the folder cannot be read; create it or set "\#(key)" to another one"#
        #expect(faults.map(\.description) == [expected])
    }

    @Test func `a folder that the file itself names is told at its place there`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "afterword.yaml").path()
            try Data("time_zone: UTC\nsurveys: nope\ntemplates: gone\n".utf8).write(to: URL(filePath: path))
            let base = folder.path().hasSuffix("/") ? folder.path() : folder.path() + "/"
            #expect(
                SurveyCheck.diagnostics(path: path, environment: [:]).map(\.description) == [
                    #"\#(path):2:10: surveys: \#(base)nope: the folder cannot be read; create it or set "surveys" to another one"#
                ]
            )
            let configuration = try #require(ConfigurationFile.read(path: path, environment: [:]).configuration)
            let templates = ReplyTemplateFile.read(folder: configuration.templatesFolder).diagnostics
            #expect(templates.map { configuration.placing($0, path: path).position } == [.init(line: 3, column: 12)])
        }
    }

    @Test(arguments: [("npss", #"did you mean "nps"?"#), ("gone", "there are ces, csat, nps, reason"), ("nps", nil)])
    func `a scheduled export of a survey that is not there is warned of`(_ survey: String, _ end: String?) async throws
    {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "afterword.yaml").path()
            let entry = "{ id: told, export: promoters, filter: { survey: \(survey) }, every: hourly, to: ./drop }"
            try Data("exports:\n  - \(entry)\n".utf8).write(to: URL(filePath: path))
            let told = SurveyCheck.diagnostics(path: path, environment: [:]).map(\.description)
            #expect(told.count == (end == nil ? 0 : 1))
            if let end {
                let start = "\(path):2:54: warning: export told: survey: "
                #expect(told.allSatisfy { $0.hasPrefix(start) && $0.hasSuffix(end) })
            }
        }
    }

    @Test func `a folder in the place of the file is called one`() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let read = ConfigurationFile.read(path: folder, environment: [:])
        #expect(read.configuration == nil)
        #expect(read.diagnostics.map(\.message) == ["this is a folder; name the file in it"])
    }

    @Test func `the example file is valid`() {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let path = root.standardizedFileURL.appending(path: "afterword.example.yaml").path
        #expect(SurveyCheck.diagnostics(path: path, environment: [:]).map(\.description) == [])
    }
}
