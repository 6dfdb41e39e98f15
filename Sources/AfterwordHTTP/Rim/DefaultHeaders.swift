package import HTTPTypes

/// Adds the safe defaults that a reply did not set itself.
struct DefaultHeaders {
    let headers: HTTPFields

    func complete(_ given: inout HTTPFields) {
        for header in self.headers where !given.contains(header.name) { given.append(header) }
    }
}

extension HTTPFields {
    /// Nothing is cached, indexed, framed, sniffed or told to another site unless a reply says so.
    package static func safeDefaults(isSecure: Bool) -> HTTPFields {
        var fields: HTTPFields = [
            .cacheControl: "no-store",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Permissions-Policy", "interest-cohort=()"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
        return fields
    }
}
