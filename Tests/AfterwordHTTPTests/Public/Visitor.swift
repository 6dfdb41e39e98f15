import AfterwordCore
import AfterwordTesting
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

/// Somebody with a browser that runs no script.
struct Visitor {
    let house: PublicHouse
    /// `nil` = keeps no cookies.
    var cookie: String? = ""
    let formType = [("Content-Type", "application/x-www-form-urlencoded")]

    init(_ house: PublicHouse, keepsCookies: Bool = true) {
        self.house = house
        self.cookie = keepsCookies ? "" : nil
    }

    func open(_ path: String) async throws -> Sheet {
        Sheet(try await self.house.client.send(.get, path, self.cookies))
    }

    /// Sends a form and follows where it leads.
    mutating func send(_ form: SheetForm, _ answers: [String: String] = [:]) async throws -> Sheet {
        let reply = try await self.post(form, answers)
        guard reply.status == .seeOther, let location = reply.headers[.location] else { return Sheet(reply) }
        return try await self.open(location)
    }

    mutating func post(_ form: SheetForm, _ answers: [String: String] = [:]) async throws -> TestResponse {
        let fields = form.hidden.merging(answers) { $1 }.sorted { $0.key < $1.key }
        let body = fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
        let reply = try await self.house.client.send(.post, form.action, self.formType + self.cookies, body: body)
        if self.cookie != nil, let given = reply.headers[.setCookie] {
            self.cookie = String(given.prefix { $0 != ";" })
        }
        return reply
    }

    /// Opens the page, reads it for two seconds and answers.
    mutating func answer(_ path: String, _ answers: [String: String]) async throws -> Sheet {
        let page = try await self.open(path)
        self.house.clock.advance(by: .seconds(2))
        return try await self.send(try page.form(), answers)
    }

    private var cookies: [(String, String)] {
        self.cookie.flatMap { $0.isEmpty ? nil : [("Cookie", $0)] } ?? []
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// A page as it came.
struct Sheet {
    let status: HTTPResponse.Status
    let html: String
    let forms: [SheetForm]

    init(_ reply: TestResponse) {
        self.status = reply.status
        self.html = String(buffer: reply.body)
        var forms: [SheetForm] = []
        for tag in HTMLTag.all(in: self.html) {
            let name = tag.attributes["name"] ?? ""
            let value = (tag.attributes["value"] ?? "").replacing("&amp;", with: "&")
            switch (tag.name, tag.attributes["type"]) {
            case ("form", _):
                let action = tag.attributes["action"] ?? ""
                forms.append(SheetForm(action: action.replacing("&amp;", with: "&")))
            case ("input", "hidden") where !forms.isEmpty: forms[forms.count - 1].hidden[name] = value
            case ("input", "radio") where !forms.isEmpty:
                forms[forms.count - 1].offered[name, default: []].append(value)
                if tag.attributes["checked"] != nil { forms[forms.count - 1].chosen[name] = value }
            default: break
            }
        }
        self.forms = forms
    }

    func form(offering field: String? = nil) throws -> SheetForm {
        try #require(self.forms.first { field == nil || $0.offered[field ?? ""] != nil }, "\(self.html)")
    }

    /// The form of an ambassador's page that carries this decision.
    func form(deciding decision: String) throws -> SheetForm {
        try #require(self.forms.first { $0.hidden["decision"] == decision }, "\(self.html)")
    }
}

struct SheetForm {
    var action: String
    var hidden: [String: String] = [:]
    var offered: [String: [String]] = [:]
    var chosen: [String: String] = [:]

    init(action: String) {
        self.action = action
    }
}
