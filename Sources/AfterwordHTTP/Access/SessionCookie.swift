package import HTTPTypes

/// The cookie that carries a staff session: `__Host-afterword` over https, where browsers then refuse it from any other host or path.
package struct SessionCookie: Sendable, Equatable {
    package var isSecure: Bool

    package init(isSecure: Bool) {
        self.isSecure = isSecure
    }

    package var name: String { self.isSecure ? "__Host-afterword" : "afterword" }

    /// The `Set-Cookie` value; it ends with the browser session, the store decides earlier.
    package func value(token: String) -> String { "\(self.name)=\(token)\(self.attributes)" }

    /// The `Set-Cookie` value that makes the browser forget it.
    package var removal: String { "\(self.name)=\(self.attributes); Max-Age=0" }

    package func token(in headers: HTTPFields) -> String? {
        Cookies.value(of: self.name, in: headers).flatMap { $0.isEmpty ? nil : $0 }
    }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax" + (self.isSecure ? "; Secure" : "") }
}
