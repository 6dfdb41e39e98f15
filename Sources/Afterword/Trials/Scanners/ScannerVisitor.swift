import AfterwordCore
import AfterwordDelivery
import AfterwordHTTP
import Foundation

/// Plays the steps of one profile over real HTTP and knows no more than any visitor: a link, and what the server replies.
struct ScannerVisitor {
    let link: URL
    /// The link of another invitation, for those who mix them up.
    let neighbour: URL
    let clock: WalkingClock
    let browser: HeadlessBrowser?

    private var visitor: PageVisitor
    private var page: VisitedPage?

    init(
        link: URL,
        neighbour: URL,
        transport: any Transport,
        clock: WalkingClock,
        browser: HeadlessBrowser?,
        userAgent: String
    ) {
        self.link = link
        self.neighbour = neighbour
        self.clock = clock
        self.browser = browser
        self.visitor = PageVisitor(transport: transport, userAgent: userAgent)
    }

    /// Throws ``CommandFailure`` if the server breaks or a page lacks what the step needs: then the trial shows nothing.
    mutating func play(_ step: ScannerStep) async throws {
        switch step {
        case .request(let method): _ = try await self.visitor.open(self.link, method: method)
        case .open(let score): self.page = try await self.visitor.open(self.link(preselecting: score))
        case .read(let duration): self.clock.advance(by: duration)
        case .visitLinks(let methods): try await self.visitLinks(methods)
        case .followTrap: try await self.followTrap()
        case .answerAnyway: try await self.answerAnyway()
        case .send(let fillings): try await self.send(fillings)
        case .browse(let script): try await self.browser?.show(self.openPage(), script: script)
        case .handOver(let userAgent):
            self.visitor = PageVisitor(transport: self.visitor.transport, userAgent: userAgent)
            self.page = nil
        }
    }
}

// MARK: - Steps

extension ScannerVisitor {
    private func link(preselecting score: Int?) -> URL {
        score.map { self.link.appending(queryItems: [URLQueryItem(name: "score", value: String($0))]) } ?? self.link
    }

    private func openPage() throws -> VisitedPage {
        guard let page else { throw CommandFailure("no page is open") }
        return page
    }

    private func openForm() throws -> VisitedForm {
        guard let form = try self.openPage().form else { throw CommandFailure("the page has no form for an answer") }
        return form
    }

    private mutating func visitLinks(_ methods: [String]) async throws {
        for link in try self.openPage().links {
            for method in methods { _ = try await self.visitor.open(link, method: method) }
        }
    }

    private mutating func followTrap() async throws {
        guard let trap = try self.openForm().links.first else { throw CommandFailure("the form has no hidden link") }
        self.page = try await self.visitor.open(trap)
    }

    private mutating func answerAnyway() async throws {
        guard let again = try self.openPage().links.first(where: { $0.query?.contains("again=1") == true }) else {
            throw CommandFailure("the page offers no other answer")
        }
        self.page = try await self.visitor.open(again)
    }

    private mutating func send(_ fillings: [FormFilling]) async throws {
        let form = try self.openForm()
        for filling in fillings {
            self.page = try await self.visitor.send(try await self.fields(of: form, filling), to: form.action)
        }
    }

    private mutating func fields(of form: VisitedForm, _ filling: FormFilling) async throws -> [String: String] {
        var fields = form.fields
        if filling.fillsAllTexts { for name in form.textFields { fields[name] = "http://example.org/offer" } }
        if let score = filling.score { fields["score"] = String(score) }
        if let comment = filling.comment { fields["comment"] = comment }
        if filling.script != .didNotRun { fields[PublicFormField.script.rawValue] = "1" }
        if filling.script == .sawHand { fields[PublicFormField.activity.rawValue] = "1" }
        switch filling.nonce {
        case .ofPage: break
        case .missing: fields[PublicFormField.nonce.rawValue] = nil
        case .ofNeighbour:
            let other = try await self.visitor.open(self.neighbour)
            fields[PublicFormField.nonce.rawValue] = other.form?.fields[PublicFormField.nonce.rawValue]
        }
        return fields
    }
}
