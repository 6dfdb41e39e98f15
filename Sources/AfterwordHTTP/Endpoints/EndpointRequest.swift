package import AfterwordCore
package import HTTPTypes
package import NIOCore

/// A request that has passed the gate: who asks is known, the body is read and within its limit.
package struct EndpointRequest: Sendable {
    package var id: String
    package var method: HTTPRequest.Method
    /// Path and query as sent; never write it to a log, it may hold a token.
    package var target: String
    /// The captures of the path pattern, percent-decoded.
    package var parameters: [String: String]
    package var query: FormFields
    package var headers: HTTPFields
    package var body: ByteBuffer
    package var client: ClientAddress
    /// `nil` on open and token endpoints.
    package var principal: Principal?
    /// The browser session behind ``principal``, if that is how it came.
    package var session: StaffSession?

    /// A capture of the path pattern; throws ``ProblemCode/notFound`` if it is missing or empty.
    package func parameter(_ name: String) throws -> String {
        guard let value = self.parameters[name], !value.isEmpty else { throw Problem(.notFound) }
        return value
    }

    /// The body as JSON within the bounds of ``JSONReader``. Throws ``ProblemCode/invalidJSON`` or ``ProblemCode/unsupportedMediaType``.
    package func json() throws -> JSONValue {
        guard self.mediaType == "application/json" || self.mediaType.hasSuffix("+json") else {
            throw Problem(.unsupportedMediaType, "Send application/json.")
        }
        return try JSONReader.read(self.body.readableBytesView)
    }

    /// The body as form fields. Throws ``ProblemCode/unsupportedMediaType`` or ``ProblemCode/invalidRequest``.
    package func form() throws -> FormFields {
        guard self.mediaType == "application/x-www-form-urlencoded" else {
            throw Problem(.unsupportedMediaType, "Send application/x-www-form-urlencoded.")
        }
        guard let text = String(validating: self.body.readableBytesView, as: UTF8.self) else {
            throw Problem(.invalidRequest, "The form is not valid UTF-8.")
        }
        return try FormFields(encoded: text)
    }

    /// The content type in lower case without its parameters; empty if there is none.
    package var mediaType: String {
        MediaType.name(in: self.headers[.contentType] ?? "")
    }

    package func cookie(_ name: String) -> String? {
        Cookies.value(of: name, in: self.headers)
    }
}
