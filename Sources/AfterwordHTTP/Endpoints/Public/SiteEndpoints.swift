import HTTPTypes

/// The two files that browsers and crawlers ask every server for.
struct SiteEndpoints: EndpointGroup {
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/robots.txt",
                name: "showRobots",
                "Keeps crawlers away from all pages",
                tag: .publicPages,
                access: .open,
                replies: [.other("text/plain", "The rules.")]
            ) { _ in .text("User-agent: *\nDisallow: /\n").header(.cacheControl, "max-age=86400") },
            Endpoint(
                .get,
                "/favicon.ico",
                name: "showIcon",
                "The icon of browser tabs",
                tag: .publicPages,
                access: .open,
                replies: [.other("image/svg+xml", "The icon.")]
            ) { _ in .text(Self.icon, type: "image/svg+xml").header(.cacheControl, "max-age=86400") },
        ]
    }

    /// A speech mark in the house colour.
    private static let icon =
        ##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 3h12v8H7l-3 3v-3H2z" fill="#0B5C6B"/></svg>"##
}
