/// The way in: name and password.
package struct SignInPage: DeskPage {
    package static let layout = DeskLayout("desk-sign-in", PackageResources.desk_sign_in_mustache)

    /// Why the last try did not work; never says whether the name exists.
    package enum Failure: Sendable, CaseIterable {
        case wrong, locked, tooMany, expiredForm, signedOut

        /// What happened and what to do.
        package var words: String {
            switch self {
            case .wrong: "Name and password do not fit together. Check both and try again."
            case .locked: "Ten tries in a row did not fit. The name is locked for 15 minutes; then try again."
            case .tooMany: "Too many tries. Wait a minute, then try again."
            case .expiredForm: "This page was open for too long. Sign in again; nothing was lost."
            case .signedOut: "Your session has ended. Sign in again to go on."
            }
        }
    }

    package let title = "Sign in"
    package let answer = "The desk is for the people who answer for customers."
    package let name: String
    package let failure: String?
    /// The page to go to afterwards; inside this service.
    package let next: DeskAddress

    package init(name: String = "", failure: Failure? = nil, next: DeskAddress = "/") {
        self.name = name
        self.failure = failure?.words
        self.next = next
    }
}
