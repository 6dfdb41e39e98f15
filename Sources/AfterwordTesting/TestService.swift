package import AfterwordCore
package import AfterwordService
import AfterwordStorage

/// Gives `body` what use cases are given: an empty store in a temporary SQLite file, the default settings, fresh keys and the test's clock.
@discardableResult
package func withService<Value>(
    clock: ManualClock,
    channels: [any Channel] = [],
    surveys: [String: Survey] = [:],
    _ body: (ServiceContext) async throws -> Value
) async throws -> Value {
    guard let defaults = ConfigurationFile.read(Array("{}".utf8), path: "test.yaml", environment: [:]).configuration
    else { throw TestServiceError.noDefaults }
    let mint = TokenMint(keyring: try Keyring(text: Keyring.makeText()))
    return try await withStore(at: clock.now) { store in
        try await body(
            ServiceContext(
                store: store,
                account: Account(defaults),
                channels: channels,
                surveys: { surveys },
                mint: mint,
                now: { clock.now }
            )
        )
    }
}

/// Why no service could be made for a test.
package enum TestServiceError: Error {
    /// An empty configuration should be valid and is not.
    case noDefaults
}
