package import HTTPTypes

/// Refuses forms that another site made a signed-in browser send.
package struct FormGuard: Sendable, Equatable {
    /// Scheme, host and port of `server.public_url`, e.g. `https://care.example.org`.
    package var ownOrigin: String

    package init(ownOrigin: String) {
        self.ownOrigin = ownOrigin.lowercased()
    }

    /// Throws ``ProblemCode/crossSite`` unless the browser says that the request came from our own pages. A browser too old to say
    /// anything passes here and is left to the form token.
    package func checkOrigin(of headers: HTTPFields) throws {
        if let site = headers[.secFetchSite] {
            // A page cannot forge this header, and it is true even where a referrer policy turns `Origin` into "null".
            guard site == "same-origin" || site == "none" else { throw Self.refusal }
            return
        }
        guard let origin = headers[.origin]?.lowercased() else { return }
        guard origin == self.ownOrigin || origin == Self.hostOrigin(of: headers) else { throw Self.refusal }
    }

    /// Throws ``ProblemCode/crossSite`` unless the form carries the session's token.
    package func checkToken(_ given: String?, of session: StaffSession) throws {
        guard let given, isSameSecret(given, session.formToken) else { throw Self.refusal }
    }

    /// The origin by which this very request reached us when no proxy stands in front: a browser cannot forge `Origin`, and a page of
    /// another site cannot name our host in it.
    private static func hostOrigin(of headers: HTTPFields) -> String? {
        headers[.host].map { "http://\($0.lowercased())" }
    }

    private static var refusal: Problem {
        Problem(.crossSite, "Open the page again and send the form from there.")
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let forwardedFor = Self("X-Forwarded-For")!
    static let requestID = Self("X-Request-Id")!
    static let formToken = Self("X-CSRF-Token")!
    static let idempotencyKey = Self("Idempotency-Key")!
    static let idempotentReplayed = Self("Idempotent-Replayed")!
    static let host = Self("Host")!
}
