package import HTTPTypes
package import Logging

/// Makes the responder of both listeners from the endpoints.
package struct EndpointRouter: Sendable {
    package var endpoints: [Endpoint]
    package var gate: Gate
    package var idempotency: any IdempotencyStore
    /// Headers every reply gets unless it says otherwise.
    package var defaultHeaders: HTTPFields
    package var accessLogLevel: Logger.Level
    /// Shows a problem to people; `nil` leaves it to the JSON form.
    package var errorPage: ErrorPage?

    package init(
        endpoints: [Endpoint],
        gate: Gate,
        idempotency: any IdempotencyStore,
        defaultHeaders: HTTPFields,
        accessLogLevel: Logger.Level = .debug,
        errorPage: ErrorPage? = nil
    ) {
        self.endpoints = endpoints
        self.gate = gate
        self.idempotency = idempotency
        self.defaultHeaders = defaultHeaders
        self.accessLogLevel = accessLogLevel
        self.errorPage = errorPage
    }

    package func responder() -> RequestRim {
        var places = PathTree<EndpointPlace>()
        for (segments, endpoints) in Dictionary(grouping: self.endpoints, by: \.path.fixedSegments) {
            places.put(EndpointPlace(endpoints.map(self.responder(of:))), under: segments)
        }
        return RequestRim(
            places: places,
            log: AccessLog(level: self.accessLogLevel),
            headers: DefaultHeaders(headers: self.defaultHeaders),
            problems: ProblemReplies(errorPage: self.errorPage)
        )
    }

    private func responder(of endpoint: Endpoint) -> EndpointResponder {
        EndpointResponder(endpoint: endpoint, gate: self.gate, idempotency: IdempotentCall(store: self.idempotency))
    }
}
