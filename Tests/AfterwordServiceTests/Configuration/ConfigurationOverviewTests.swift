import AfterwordCore
import AfterwordService
import Testing

@Suite struct ConfigurationOverviewTests {
    private func settings(_ text: String, environment: [String: String] = [:]) throws -> [String: SettingRecord] {
        let read = ConfigurationFile.read(
            Array(text.utf8),
            path: "afterword.yaml",
            environment: environment,
            overrides: ConfigurationOverrides(environment: environment, flags: [.logLevel: "debug"])
        )
        let configuration = try #require(read.configuration, "\(read.diagnostics)")
        return Dictionary(uniqueKeysWithValues: configuration.settings.map { ($0.name, $0) })
    }

    @Test func `each setting says where it comes from`() throws {
        let found = try self.settings(
            "time_zone: Europe/Madrid\nbrand: Example\n",
            environment: ["AFTERWORD_LISTEN": "127.0.0.1:9999"]
        )
        #expect(found["time_zone"]?.origin == .file(line: 1))
        #expect(found["brand"]?.value == "Example")
        #expect(found["server.listen"]?.origin == .environment("AFTERWORD_LISTEN"))
        #expect(found["log_level"]?.origin == .flag("--log-level"))
        #expect(found["language"]?.origin == .standard)
    }

    @Test func `no secret is among the settings`() throws {
        let found = try self.settings(
            """
            database: "postgres://me:hush-db@db.example.org/x"
            channels:
              - { id: crm, type: webhook, url: "https://crm.example.org", secret: hush-file, headers: { X-Key: hush-header } }
              - { id: other, type: webhook, url: "${URL}" }
            """,
            environment: ["URL": "https://hush-environment.example.org"]
        )
        #expect(found.values.allSatisfy { !$0.value.contains("hush") }, "\(found)")
        #expect(found["channels.crm.secret"]?.isSecret == true)
        #expect(found["channels.other.url"]?.origin == .environment("URL"))
        #expect(found["database"]?.value == "postgres://me:•••@db.example.org/x")
    }
}
