package import AfterwordService

/// Everything people reach without an account; the wiring adds ``endpoints`` to the router.
package struct PublicEndpoints: EndpointGroup {
    private let site: PublicSite
    private let groups: [any EndpointGroup]

    package init(context: ServiceContext, pages: PublicPages) {
        let site = PublicSite(context: context, pages: pages)
        self.site = site
        self.groups = [
            AmbassadorPageEndpoints(site: site),
            PersonPageEndpoints(site: site),
            ReferralLinkEndpoints(site: site),
            SiteEndpoints(),
            SurveyPageEndpoints(site: site),
            TestimonialPageEndpoints(site: site),
            UnsubscribePageEndpoints(site: site),
        ]
    }

    package var endpoints: [Endpoint] { self.groups.flatMap(\.endpoints) }

    /// How a problem with one of them is told.
    package var errorPage: PublicErrorPage { PublicErrorPage(site: self.site, endpoints: self.endpoints) }
}
