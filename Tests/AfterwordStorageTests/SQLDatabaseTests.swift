import AfterwordTesting
import Testing

@Suite struct SQLDatabaseTests {
    @Test(arguments: Engine.available, SQLDatabaseConformance.rules)
    func `every engine keeps every rule of the seam`(_ engine: Engine, _ rule: SQLDatabaseConformance.Rule) async throws
    {
        try await engine.withDatabase { try await rule.check($0, engine) }
    }
}
