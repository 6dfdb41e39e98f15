package import AfterwordCore

/// Who is looking at a page, and what every form on it needs.
package struct DeskVisit: Sendable {
    /// Name of the hidden form field with the session's token.
    package static let csrfField = "csrf"
    /// Name of the hidden form field with the version that the person saw.
    package static let versionField = "version"

    package let csrf: String
    /// The signed-in user; `nil` leaves the rail out.
    package let user: String?
    /// Which places of the rail they see; `nil` = all.
    package let role: Role?
    package let notice: DeskNotice?
    /// Places of the rail that lead nowhere in this installation.
    package let closed: [DeskRailEntry]
    /// What the page shows, as files.
    package let files: [DeskLink]

    package init(
        csrf: String,
        user: String?,
        role: Role? = nil,
        notice: DeskNotice? = nil,
        closed: [DeskRailEntry] = [],
        files: [DeskLink] = []
    ) {
        self.files = files
        self.closed = closed
        self.csrf = csrf
        self.user = user
        self.role = role
        self.notice = notice
    }
}

/// A sentence above the content: what was just done, or what is wrong.
package struct DeskNotice: Sendable {
    package let tone: DeskTone
    package let words: String

    package init(_ words: String, tone: DeskTone = .plain) {
        self.tone = tone
        self.words = words
    }
}
