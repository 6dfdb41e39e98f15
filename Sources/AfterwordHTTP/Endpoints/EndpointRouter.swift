package import HTTPTypes
package import Hummingbird
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

    package func responder() -> RouterResponder<EndpointContext> {
        let router = Router(context: EndpointContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: RequestRim(
                log: AccessLog(level: self.accessLogLevel),
                headers: DefaultHeaders(headers: self.defaultHeaders),
                problems: ProblemReplies(errorPage: self.errorPage)
            )
        )
        for endpoint in self.endpoints {
            router.on(
                endpoint.path.routerPath,
                method: endpoint.method,
                responder: EndpointResponder(
                    endpoint: endpoint,
                    gate: self.gate,
                    idempotency: IdempotentCall(store: self.idempotency)
                )
            )
        }
        self.addOtherMethods(to: router)
        return router.buildResponder()
    }

    /// A known path answers OPTIONS with its methods and other methods with 405; HEAD follows from GET.
    private func addOtherMethods(to router: Router<EndpointContext>) {
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        for (path, endpoints) in Dictionary(grouping: self.endpoints, by: \.path.routerPath.description) {
            let handled = Set(endpoints.map(\.method))
            let implied: Set<HTTPRequest.Method> = handled.contains(.get) ? [.head] : []
            let allow = handled.union(implied).union([.options]).map(\.rawValue).sorted().joined(separator: ", ")
            for method in methods where !handled.union(implied).contains(method) {
                let isQuestion = method == .options
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    guard isQuestion else { throw Problem(.methodNotAllowed, headers: [.allow: allow]) }
                    return Response(status: .noContent, headers: [.allow: allow])
                }
            }
        }
    }
}
