import AfterwordCore

/// The places of the rail, in its order. Pages say which one is lit while they are open; a place stands in the rail once a page names it.
extension DeskRailEntry {
    package static let places: [DeskRailEntry] = [
        .today, .followUps, .responses, .cases, .surveys, .ambassadors, .referrals, .exports, .figures, .channels,
        .settings, .inbox,
    ]

    package static let today = DeskRailEntry("Today", href: "/", icon: "M4 11.5 12 4l8 7.5M6 10v9h12v-9M10 19v-5h4v5")

    package static let followUps = DeskRailEntry(
        "Follow-ups",
        href: "/follow-ups",
        icon:
            "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a1.5 1.5 0 0 1-1.5 1.5A15.5 15.5 0 0 1 5 5.5 1.5 1.5 0 0 1 6.5 4z",
        rooms: .care
    )

    package static let responses = DeskRailEntry(
        "Responses",
        href: "/responses",
        icon: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5"
    )

    package static let cases = DeskRailEntry("Cases", href: "/cases", icon: "M4 8h16v11H4zM9 8V5h6v3M4 13h16")

    package static let surveys = DeskRailEntry(
        "Surveys",
        href: "/surveys",
        icon: "M6 4h12v16H6zM9 9l1 1 2-2M9 14l1 1 2-2M14 9h1.5M14 14h1.5"
    )

    package static let ambassadors = DeskRailEntry(
        "Ambassadors",
        href: "/ambassadors",
        icon: "M5 10v4h3l6 4V6l-6 4zM17 9.5a4 4 0 0 1 0 5",
        rooms: .marketing
    )

    package static let referrals = DeskRailEntry(
        "Referrals",
        href: "/referrals",
        icon:
            "M7 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM17 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM17 15a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9.3 10.8l5.4-3M9.3 13.2l5.4 3",
        rooms: .marketing
    )

    package static let exports = DeskRailEntry(
        "Exports",
        href: "/exports",
        icon: "M12 4v11m0 0l-4-4m4 4l4-4M5 19h14",
        rooms: .marketing
    )

    package static let figures = DeskRailEntry("Metrics", href: "/figures", icon: "M4 4v16h16M8 15l3.5-4 3 2.5L20 7")

    package static let channels = DeskRailEntry(
        "Channels",
        href: "/channels",
        icon: "M12 20v-8M8.5 15.5a5 5 0 1 1 7 0M5.6 18.4a9 9 0 1 1 12.8 0M12 12h.01"
    )

    package static let settings = DeskRailEntry(
        "Settings",
        href: "/settings",
        icon: "M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h7M15 17h5M13 15v4",
        rooms: []
    )

    /// Stands in the rail only while the trying-out channel `inbox` is configured.
    package static let inbox = DeskRailEntry(
        "Inbox",
        href: "/inbox",
        icon: "M4 13 6.5 5h11L20 13v6H4zM4 13h4.5l1.5 3h4l1.5-3H20"
    )
}
