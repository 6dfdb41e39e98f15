import AfterwordCore
import AfterwordService
import HTTPTypes

/// Shows problems behind customers' links in the customer's language; the desk's pages are not for them.
package struct PublicErrorPage: Sendable {
    private let site: PublicSite
    /// What the paths behind links begin with.
    private let doors: Set<Substring>

    init(site: PublicSite, endpoints: [Endpoint]) {
        self.site = site
        let behindLinks = endpoints.filter { [.token, .code].contains($0.access) }
        self.doors = Set(behindLinks.compactMap { $0.path.fixedSegments.first ?? nil })
    }

    /// `nil` for a path that is nobody's link.
    package func reply(to problem: Problem, _ occasion: ErrorOccasion) -> EndpointReply? {
        let halves = occasion.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves[0].split(separator: "/")
        guard let door = path.first, self.doors.contains(door) else { return nil }
        // Whatever is wrong with a link, it looks like one that nobody made.
        if problem.code.status == 404 { return self.site.unknown }
        let query = halves.count == 2 ? try? FormFields(encoded: String(halves[1])) : nil
        let language = PublicLanguages.shipped(
            for: query?["lang"].flatMap { Wording.ships($0) ? [.acceptLanguage: $0] : nil } ?? occasion.headers,
            else: self.site.context.account.language
        )
        let isAnswer = occasion.method == .post && path.count == 2 && door == "s"
        let title = Wording.text(.errorPageTitle, in: language)
        let page = NoticePage(
            frame: PageFrame(language: language, title: title, brand: self.site.context.account.brand),
            heading: title,
            paragraphs: [Wording.text(Self.words(for: problem, isAnswer: isAnswer), in: language)]
        )
        return self.site.reply(page, status: .init(code: problem.code.status))
    }

    /// What the person can do about it.
    private static func words(for problem: Problem, isAnswer: Bool) -> Wording.Key {
        switch problem.code {
        case .bodyTooLarge: .errorPageLong
        case .requestTimeout, .tooManyRequests, .internalError, .overloaded, .storageFull, .shuttingDown:
            isAnswer ? .errorTryAgain : .errorPageLater
        default: .errorPageOpen
        }
    }
}
