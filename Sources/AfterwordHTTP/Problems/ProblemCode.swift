/// The stable words in a problem's `code`; clients may branch on them, so a word never changes its meaning.
package enum ProblemCode: String, Sendable, CaseIterable {
    case invalidRequest = "invalid_request"
    case invalidJSON = "invalid_json"
    case invalidFields = "invalid_fields"
    case invalidCursor = "invalid_cursor"
    case unauthorized
    case forbidden
    case crossSite = "cross_site"
    case notFound = "not_found"
    case noWayBack = "no_way_back"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case conflict
    case alreadyRedeemed = "already_redeemed"
    case notInvitable = "not_invitable"
    case idempotencyInFlight = "idempotency_in_flight"
    case gone
    case versionMismatch = "version_mismatch"
    case bodyTooLarge = "body_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case idempotencyMismatch = "idempotency_mismatch"
    case versionRequired = "version_required"
    case tooManyRequests = "too_many_requests"
    case internalError = "internal_error"
    case overloaded
    case storageFull = "storage_full"
    case shuttingDown = "shutting_down"

    /// The HTTP status the code always comes with.
    package var status: Int {
        switch self {
        case .invalidRequest, .invalidJSON, .invalidFields, .invalidCursor: 400
        case .unauthorized: 401
        case .forbidden, .crossSite: 403
        case .notFound, .noWayBack: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .conflict, .alreadyRedeemed, .notInvitable, .idempotencyInFlight: 409
        case .gone: 410
        case .versionMismatch: 412
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .idempotencyMismatch: 422
        case .versionRequired: 428
        case .tooManyRequests: 429
        case .internalError: 500
        case .overloaded, .storageFull, .shuttingDown: 503
        }
    }

    /// A short sentence that is the same for every occurrence.
    package var title: String {
        switch self {
        case .invalidRequest: "The request cannot be understood"
        case .invalidJSON: "The body is not the JSON that was expected"
        case .invalidFields: "Some fields are not valid"
        case .invalidCursor: "The cursor is not one of this list"
        case .unauthorized: "A valid key or session is needed"
        case .forbidden: "The key or account may not do this"
        case .crossSite: "The form was sent from another site"
        case .notFound: "There is nothing here"
        case .noWayBack: "The channel takes no answers inside the conversation"
        case .methodNotAllowed: "The method is not allowed here"
        case .requestTimeout: "The request took too long to arrive"
        case .conflict: "The request conflicts with the present state"
        case .alreadyRedeemed: "The code was redeemed before"
        case .notInvitable: "The person may not be invited now"
        case .idempotencyInFlight: "The first request with this key is still running"
        case .gone: "It is no longer here"
        case .versionMismatch: "Somebody else changed it first"
        case .bodyTooLarge: "The body is too large"
        case .unsupportedMediaType: "The content type is not supported"
        case .idempotencyMismatch: "The key was used with another request"
        case .versionRequired: "If-Match is needed"
        case .tooManyRequests: "Too many requests"
        case .internalError: "Something went wrong on this side"
        case .overloaded: "The server is busy"
        case .storageFull: "The disk is full"
        case .shuttingDown: "The server is stopping"
        }
    }
}
