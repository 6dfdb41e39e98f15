import AfterwordTesting
import Testing

/// Shows, instead of silently testing one engine only, that the other was not there.
@Suite struct PostgresPresenceTests {
    @Test(
        .enabled(if: TestPostgres.server != nil, "AFTERWORD_TEST_POSTGRES is not set; scripts/postgres COMMAND sets it")
    )
    func `every rule of storage was also checked on PostgreSQL`() {
        #expect(Engine.available.map(\.name) == ["SQLite", "PostgreSQL"])
    }
}
