/// A problem in words, with the number to quote when asking for help.
package struct ProblemPage: DeskPage {
    package static let layout = DeskLayout("desk-problem", PackageResources.desk_problem_mustache)

    package let title: String
    package let answer: String
    package let requestID: String
    package let link: DeskLink

    /// Says what is wrong (`title`) and what to do (`remedy`).
    package init(title: String, remedy: String, requestID: String, link: DeskLink = DeskLink("Go to Today", to: "/")) {
        self.title = title
        self.answer = remedy
        self.requestID = requestID
        self.link = link
    }

    /// No page has this address.
    package static func notFound(requestID: String) -> ProblemPage {
        ProblemPage(
            title: "There is no such page",
            remedy: "The address is mistyped, or what stood here was erased or is past its keeping time.",
            requestID: requestID
        )
    }

    /// The user may not do it: for `reason`, else because their role does not allow it.
    package static func forbidden(because reason: String? = nil, requestID: String) -> ProblemPage {
        if let reason { return ProblemPage(title: "You may not do this", remedy: reason, requestID: requestID) }
        return ProblemPage(
            title: "Your role does not allow this",
            remedy: "Ask an administrator to do it, or to give you the role.",
            requestID: requestID
        )
    }

    /// Something failed on our side.
    package static func failed(requestID: String) -> ProblemPage {
        ProblemPage(
            title: "Something went wrong here",
            remedy: "Nothing you entered was saved. Try again; if it stays, give your operator the number below.",
            requestID: requestID
        )
    }
}
