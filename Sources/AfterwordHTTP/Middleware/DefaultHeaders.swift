package import HTTPTypes
import Hummingbird

/// Adds the safe defaults that a reply did not set itself.
struct DefaultHeaders: RouterMiddleware {
    let headers: HTTPFields

    @concurrent func handle(
        _ request: Request,
        context: EndpointContext,
        next: @concurrent (Request, EndpointContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for header in self.headers where response.headers[header.name] == nil { response.headers.append(header) }
        return response
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
