import AfterwordCore
import HTTPTypes

/// Shows problems of the desk to people: whoever is not signed in is led to the door, everybody else reads what is wrong.
package struct DeskErrorPage: Sendable {
    private let renderer: DeskRenderer

    package init(_ renderer: DeskRenderer) {
        self.renderer = renderer
    }

    /// The page, or the way to signing in and from there back to what was asked for.
    package func reply(to problem: Problem, _ occasion: ErrorOccasion) -> EndpointReply {
        if problem.code == .unauthorized {
            let query = Self.wayBack(occasion).map { [(name: "next", value: $0)] } ?? []
            return .seeOther(DeskAddress(path: ["sign-in"], query: query).text)
        }
        let page = self.page(for: problem, requestID: occasion.requestID)
        let html = self.renderer.html(page, for: DeskVisit(csrf: "", user: nil))
        return EndpointReply.html(html, status: .init(code: problem.code.status))
            .header(.contentSecurityPolicy, DeskAssets.contentSecurityPolicy)
            .header(.cacheControl, "no-store")
    }

    /// What a form asked for cannot be asked for again by following a link. The page of a follow-up, which keeps what was typed, can.
    private static func wayBack(_ occasion: ErrorOccasion) -> String? {
        if occasion.method == .get || occasion.method == .head { return occasion.target }
        let path = occasion.target.prefix { $0 != "?" }.split(separator: "/")
        return path.count > 2 && path[0] == "follow-ups" ? "/\(path[0])/\(path[1])" : nil
    }

    private func page(for problem: Problem, requestID: String) -> ProblemPage {
        switch problem.code {
        case .notFound, .gone: .notFound(requestID: requestID)
        case .forbidden: .forbidden(because: problem.detail, requestID: requestID)
        case .internalError: .failed(requestID: requestID)
        default:
            ProblemPage(title: problem.code.title, remedy: problem.remedy, requestID: requestID)
        }
    }
}

extension Problem {
    /// What to do about it: the detail and every field that was refused.
    fileprivate var remedy: String {
        let fields = self.errors.map { "\($0.field) \($0.message)." }
        let words = [self.detail].compactMap(\.self) + fields
        return words.isEmpty ? "Go back and try again." : words.joined(separator: " ")
    }
}
