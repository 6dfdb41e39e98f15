import AfterwordCore
import AfterwordStorage

/// Everybody who works here by name: whom the configuration names, and whoever signs in to the desk.
package struct StaffDirectory: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Whether somebody has this name, whatever the capitals.
    package func knows(_ name: String) async throws -> Bool {
        try await self.context.store.database.read { try self.spelling(of: name, in: $0) != nil }
    }

    /// The name as the configuration spells it, else as the account does; `nil` for a stranger's.
    func spelling(of name: String, in connection: any SQLConnection) throws -> String? {
        let configured = StaffName.spelling(of: name, among: self.context.account.staffNames)
        return try configured
            ?? StaffName.spelling(
                of: name,
                among: self.context.store.staffUsers(in: connection).map(\.name)
            )
    }
}
