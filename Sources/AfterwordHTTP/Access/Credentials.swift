import Crypto
import Foundation

/// Finds the principal of an API key. Keys are 256 random bits, stored as SHA-256 and looked up by that.
package protocol APIKeyVerifier: Sendable {
    /// `nil` for unknown and revoked keys.
    func principal(forKey key: String) async throws -> Principal?
}

/// A browser session of a member of staff.
package struct StaffSession: Sendable, Equatable {
    package var principal: Principal
    /// Every form of the desk carries it back in the field `csrf`.
    package var formToken: String

    package init(principal: Principal, formToken: String) {
        self.principal = principal
        self.formToken = formToken
    }
}

/// Finds browser sessions by their token.
package protocol SessionStore: Sendable {
    /// `nil` for unknown and expired sessions and for disabled accounts.
    func session(forToken token: String) async throws -> StaffSession?
}

/// Compares two secrets in a time that says nothing about where they differ.
package func isSameSecret(_ left: String, _ right: String) -> Bool {
    let key = SymmetricKey(size: .bits256)
    let code = HMAC<SHA256>.authenticationCode(for: Data(left.utf8), using: key)
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(right.utf8), using: key)
}
