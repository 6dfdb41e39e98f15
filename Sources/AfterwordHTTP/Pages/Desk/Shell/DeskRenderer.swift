import AfterwordCore
import Mustache

/// Turns page values into HTML; made once at start, because parsing the templates can fail and rendering cannot.
package struct DeskRenderer: Sendable {
    private let library: MustacheLibrary
    private let assets: DeskAssets

    /// Parses every template; throws what the template engine says about the first bad one.
    package init(assets: DeskAssets) throws {
        var library = MustacheLibrary()
        for (name, bytes) in Self.partials {
            library.register(try HTMLEscaping.template(bytes), named: name)
        }
        for page in BuiltInDeskPages.all {
            library.register(try HTMLEscaping.template(page.layout.bytes), named: page.layout.template)
        }
        self.library = library
        self.assets = assets
    }

    /// The whole HTML document of a page as this visitor sees it.
    package func html<Page: DeskPage>(_ page: Page, for visit: DeskVisit) -> String {
        let frame = DeskFrame(page, visit: visit, assets: self.assets)
        // Every page in the registry has a template, which a test walks; an unregistered page shows nothing.
        return self.library.render(frame, withTemplate: Page.layout.template) ?? ""
    }

    /// Pieces that several templates share.
    private static let partials: [(name: String, bytes: [UInt8])] = [
        ("desk-shell", PackageResources.desk_shell_mustache),
        ("desk-rail", PackageResources.desk_rail_mustache),
        ("desk-csrf", PackageResources.desk_csrf_mustache),
        ("desk-moment", PackageResources.desk_moment_mustache),
        ("desk-score", PackageResources.desk_score_mustache),
        ("desk-severity", PackageResources.desk_severity_mustache),
        ("desk-sparkline", PackageResources.desk_sparkline_mustache),
        ("desk-tile", PackageResources.desk_tile_mustache),
        ("desk-filters", PackageResources.desk_filters_mustache),
        ("desk-empty", PackageResources.desk_empty_mustache),
        ("desk-pager", PackageResources.desk_pager_mustache),
        ("desk-follow-up-row", PackageResources.desk_follow_up_row_mustache),
        ("desk-inbox-buttons", PackageResources.desk_inbox_buttons_mustache),
        ("desk-story", PackageResources.desk_story_mustache),
    ]
}

/// What the shell's template reads: the visit, the rail, and the page itself under `page`.
private struct DeskFrame<Page: DeskPage> {
    /// How many entries stand in the bottom bar of a phone before "More".
    private static var barSize: Int { 4 }

    let title: String
    let answer: String
    let csrf: String
    let user: String?
    let notice: DeskNotice?
    let files: [DeskLink]
    let hasFiles: Bool
    let rail: [RailItem]
    let bar: [RailItem]
    let more: [RailItem]
    let isMoreCurrent: Bool
    /// Whether the visitor may press what the page offers; whoever only reads is shown nothing to press.
    let mayChange: Bool
    /// Whether follow-ups are theirs to assign and to answer.
    let mayAnswer: Bool
    /// Where cases are searched; `nil` for those who may not.
    let caseSearch: DeskAddress?
    let stylesheet: String
    let script: String
    let mark: String
    let page: Page

    init(_ page: Page, visit: DeskVisit, assets: DeskAssets) {
        self.title = page.title
        self.answer = page.answer
        self.csrf = visit.csrf
        self.user = visit.user
        self.notice = visit.notice
        self.files = visit.files
        self.hasFiles = !visit.files.isEmpty
        self.rail = BuiltInDeskPages.rail
            .filter { visit.role.mayEnter($0) && !visit.closed.contains($0) }
            .map { RailItem($0, isCurrent: $0 == Page.layout.entry) }
        self.bar = Array(self.rail.prefix(Self.barSize))
        self.more = Array(self.rail.dropFirst(Self.barSize))
        self.isMoreCurrent = self.more.contains(where: \.isCurrent)
        self.mayChange = visit.role.mayChange(Page.layout.entry)
        self.mayAnswer = visit.role.mayChange(.followUps)
        self.caseSearch = visit.role.mayEnter(.cases) ? "/cases#q" : nil
        self.stylesheet = assets.stylesheet.path
        self.script = assets.script.path
        self.mark = assets.mark.path
        self.page = page
    }
}

extension Role? {
    /// Whether a place of the desk opens; no role is somebody who sees all, such as a test or the command line.
    func mayEnter(_ place: DeskRailEntry) -> Bool { self?.mayEnter(place.rooms, reading: true) ?? true }

    /// Whether what stands there may be changed; a page without a place is a manager's.
    func mayChange(_ place: DeskRailEntry?) -> Bool {
        self?.mayEnter(place?.rooms ?? .desk, reading: false) ?? true
    }
}

private struct RailItem {
    let word: String
    let href: DeskAddress
    let icon: String
    let isCurrent: Bool

    init(_ entry: DeskRailEntry, isCurrent: Bool) {
        self.word = entry.word
        self.href = entry.href
        self.icon = entry.icon
        self.isCurrent = isCurrent
    }
}
