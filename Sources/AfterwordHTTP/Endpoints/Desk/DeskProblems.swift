import AfterwordCore
package import HTTPTypes

/// What a browser is shown when a request of the desk fails: the way to sign in, or the problem in words.
package struct DeskProblems: Sendable {
    private let renderer: DeskRenderer

    package init(renderer: DeskRenderer) {
        self.renderer = renderer
    }

    /// The page for a problem; made for ``ErrorPage``.
    package func page(_ problem: Problem, _ headers: HTTPFields, _ requestID: String) -> EndpointReply? {
        if problem.code == .unauthorized { return .seeOther("/sign-in") }
        let page: ProblemPage =
            switch problem.code {
            case .notFound: .notFound(requestID: requestID)
            case .forbidden: .forbidden(requestID: requestID)
            case .internalError: .failed(requestID: requestID)
            default:
                ProblemPage(
                    title: problem.code.title,
                    remedy: problem.detail ?? "Go back and try again.",
                    requestID: requestID
                )
            }
        let html = self.renderer.html(page, for: DeskVisit(csrf: "", user: nil, notice: nil))
        var reply = EndpointReply.html(html, status: .init(code: problem.code.status))
        reply.headers[.contentSecurityPolicy] = DeskAssets.contentSecurityPolicy
        return reply
    }
}
