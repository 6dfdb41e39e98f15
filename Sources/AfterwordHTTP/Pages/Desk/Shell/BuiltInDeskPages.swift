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
        ConsentProofPage.self,
        ErasurePage.self,
        MessagesPage.self,
        MessagePage.self,
        MassDeedPage.self,
        ChannelsPage.self,
        AmbassadorsPage.self,
        ReferralsPage.self,
        ReferralPage.self,
        ExportsPage.self,
        SurveysPage.self,
        SurveyGalleryPage.self,
        InvitationsPage.self,
        FiguresPage.self,
        FigurePage.self,
        SettingsPage.self,
        SecretPage.self,
        AuditPage.self,
        InboxPage.self,
        SignInPage.self,
        SignInLinkPage.self,
        ProblemPage.self,
    ]

    /// The rail: the places that some page stands at.
    package static let rail: [DeskRailEntry] = DeskRailEntry.places.filter { place in
        Self.all.contains { $0.layout.entry == place }
    }
}
