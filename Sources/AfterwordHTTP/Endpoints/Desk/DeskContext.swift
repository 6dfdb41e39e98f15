import AfterwordCore
package import AfterwordService
import Foundation
import HTTPTypes

/// What every group of the desk is given: the use cases, the templates, and where survey files lie.
package struct DeskContext: Sendable {
    package var service: ServiceContext
    package var assets: DeskAssets
    package var renderer: DeskRenderer
    /// Draws the survey preview.
    package var publicPages: PublicPages
    /// The survey folder as people know it, e.g. `surveys`; `nil` = the shipped surveys.
    package var surveyFolder: String?

    /// Parses the templates; throws what the template engine says about a broken one.
    package init(service: ServiceContext, surveyFolder: String?) throws {
        self.service = service
        self.assets = DeskAssets()
        self.renderer = try DeskRenderer(assets: self.assets)
        self.publicPages = try PublicPages()
        self.surveyFolder = surveyFolder
    }

    var lists: RecordLists { RecordLists(self.service) }

    /// The wall clock of a page: one moment for everything it shows.
    var clock: DeskClock { DeskClock(now: self.service.now(), timeZone: self.service.account.timeZone) }

    /// Whoever asks, with what their role lets them see.
    func visitor(_ request: EndpointRequest) -> DeskVisitor {
        DeskVisitor(request.principal, self.service.account)
    }

    /// The page as whoever asked sees it; a deed named in the query is confirmed above it, `files` are offered beside the title.
    func reply(
        _ page: some DeskPage,
        to request: EndpointRequest,
        files: [DeskLink] = [],
        status: HTTPResponse.Status = .ok
    ) -> EndpointReply {
        let visit = DeskVisit(
            csrf: request.session?.formToken ?? "",
            user: request.principal.map(\.displayName),
            role: request.principal?.role,
            notice: request.query[DeskDeed.parameter].flatMap(DeskDeed.init).map(\.notice),
            closed: self.service.channels.contains { type(of: $0).typeName == "inbox" } ? [] : [.inbox],
            files: files.isEmpty ? DeskFileEndpoints.links(for: request) : files
        )
        return .html(self.renderer.html(page, for: visit), status: status)
            .header(.contentSecurityPolicy, DeskAssets.contentSecurityPolicy)
            // Under "no-referrer" browsers send `Origin: null` with a form, and it could not be told from a stranger's.
            .header(.referrerPolicy, "same-origin")
    }
}

/// Tells the moments of one page in the account zone.
struct DeskClock: Sendable {
    let now: Instant
    let zone: TimeZone

    init(now: Instant, timeZone: String) {
        self.now = now
        // The configuration names only zones that exist.
        self.zone = TimeZone(identifier: timeZone) ?? .gmt
    }

    func happened(_ instant: Instant) -> DeskMoment { .happened(instant, now: self.now, zone: self.zone) }

    func due(_ instant: Instant) -> DeskMoment { .due(instant, now: self.now, zone: self.zone) }

    /// A moment of a record, which always is RFC 3339.
    func happened(_ stamp: String) -> DeskMoment { self.happened(Instant(rfc3339: stamp) ?? self.now) }

    func due(_ stamp: String) -> DeskMoment { self.due(Instant(rfc3339: stamp) ?? self.now) }
}

extension Principal {
    /// The name without the kind of principal in front: `marta` of `user:marta`.
    var displayName: String { Self.displayName(of: self.name) }

    /// The same for a name in a history.
    static func displayName(of name: String) -> String {
        name.firstIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
