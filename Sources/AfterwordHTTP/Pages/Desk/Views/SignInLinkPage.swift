/// Where a one-time link lands: a button, because opening a link must not use it up (mail scanners open links).
package struct SignInLinkPage: DeskPage {
    package static let layout = DeskLayout("desk-sign-in-link", PackageResources.desk_sign_in_link_mustache)

    package let title: String
    package let answer: String
    /// Stands in the address the form is sent to; `nil` when the link is used up or unknown.
    package let token: String?

    /// The landing of a good link, for the user it was made for.
    package static func ready(user: String, token: String) -> SignInLinkPage {
        SignInLinkPage(
            title: "Sign in as \(user)",
            answer: "This link works once. Pressing the button uses it up and signs you in on this device.",
            token: token
        )
    }

    /// The landing of a used or unknown link, with the way to a new one.
    package static let usedUp = SignInLinkPage(
        title: "This link is used up",
        answer: "A one-time link works once and for a short time. Sign in with your password, or ask for a new link.",
        token: nil
    )

    private init(title: String, answer: String, token: String?) {
        self.title = title
        self.answer = answer
        self.token = token
    }
}
