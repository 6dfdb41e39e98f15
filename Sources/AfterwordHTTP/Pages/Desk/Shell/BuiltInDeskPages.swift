/// Every page of the desk, in the order of the rail; a new page is one file and one line here.
package enum BuiltInDeskPages {
    package static let all: [any DeskPage.Type] = [
        TodayPage.self,
        FollowUpsPage.self,
        FollowUpPage.self,
        ResponsesPage.self,
        CasesPage.self,
        CasePage.self,
        ContactPage.self,
        MessagesPage.self,
        MessagePage.self,
        MassDeedPage.self,
        ChannelsPage.self,
        AmbassadorsPage.self,
        SurveysPage.self,
        InboxPage.self,
        SignInPage.self,
        SignInLinkPage.self,
        ProblemPage.self,
    ]

    /// The rail: each entry once, in the order of the pages.
    package static let rail: [DeskRailEntry] = Self.all.reduce(into: []) { entries, page in
        if let entry = page.layout.entry, !entries.contains(entry) { entries.append(entry) }
    }
}
