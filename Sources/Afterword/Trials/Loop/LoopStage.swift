import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordService
import AfterwordStorage
import Foundation

/// What the loop is played on: a server that is asked by HTTP only, a mailbox, and a clock that is told how late it is.
struct LoopStage: Sendable {
    let server: TrialServer
    private let key: String

    init(_ server: TrialServer) async throws {
        self.server = server
        self.key = try await APIKeys(server.house.context).create(name: "loop", scopes: ["*"], by: "demo").secret
    }

    var now: Instant { self.server.clock.now }

    /// Lets time pass, and what falls due happen.
    func wait(_ duration: Duration) async throws {
        self.server.clock.advance(by: duration)
        try await Upkeep(self.server.house.context, logger: self.server.logger).runOnce()
        self.server.house.context.wakeRelay()
    }
}

// MARK: - Programs

extension LoopStage {
    /// A reply of the API, with the version it can be changed under.
    struct Reply: Sendable {
        let json: JSONValue
        let tag: String?
        let bytes: [UInt8]

        func text(_ name: String) throws -> String {
            guard let text = self.json[name]?.string else { throw CommandFailure("a reply has no \(name)") }
            return text
        }

        /// The one row of a list.
        func row() throws -> JSONValue {
            guard let rows = self.json["data"]?.array, rows.count == 1 else {
                throw CommandFailure("one row was expected, there are \(self.json["data"]?.array?.count ?? 0)")
            }
            return rows[0]
        }
    }

    /// One request to the API as any program would make it.
    func ask(
        _ method: String,
        _ target: String,
        _ body: JSONValue? = nil,
        type: String = "application/json",
        ifMatch tag: String? = nil
    ) async throws -> Reply {
        var headers = [(name: "Authorization", value: "Bearer \(self.key)")]
        if body != nil { headers.append((name: "Content-Type", value: type)) }
        if let tag { headers.append((name: "If-Match", value: tag)) }
        let request = TransportRequest(
            method: method,
            url: "\(self.server.site)\(target)",
            headers: headers,
            body: body.map { Array($0.serialized) } ?? []
        )
        switch await self.server.transport.send(request) {
        case .failure(let failure): throw CommandFailure("\(method) \(target): \(failure.detail)")
        case .response(let status, let replied, let bytes):
            guard status < 300 else {
                throw CommandFailure(
                    "\(method) \(target) was answered \(status): \(String(decoding: bytes, as: UTF8.self))"
                )
            }
            let names = Dictionary(replied.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
            let isJSON = names["content-type"]?.contains("json") == true
            return Reply(json: isJSON ? try JSONReader.read(bytes) : .null, tag: names["etag"], bytes: bytes)
        }
    }

    /// Where a link leads to, without going there.
    func redirect(from path: String) async throws -> String {
        let agent = (name: "User-Agent", value: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        let request = TransportRequest(method: "GET", url: "\(self.server.site)\(path)", headers: [agent])
        guard case .response(302, let headers, _) = await self.server.transport.send(request),
            let location = headers.first(where: { $0.key.lowercased() == "location" })?.value
        else { throw CommandFailure("\(path) leads nowhere") }
        return location
    }

    /// Tells of something that happened elsewhere, as a CloudEvent.
    func tell(_ type: String, id: String, _ data: JSONValue) async throws {
        let event: JSONValue = [
            "specversion": "1.0", "id": JSONValue(id), "source": "desk", "type": JSONValue(type),
            "time": JSONValue(self.now.rfc3339), "data": data,
        ]
        _ = try await self.ask("POST", "/v1/events", event, type: "application/cloudevents+json")
    }
}

// MARK: - People

extension LoopStage {
    /// Looks, of which a letter needs one or two; a machine that is very busy may take its time.
    private static let patience = 1200

    /// The newest letter to a person after the ones `known`, read as soon as it is there.
    func letter(to name: String, after known: Set<EntityID<Message>>, about what: String) async throws -> InboxEntry {
        let store = self.server.house.context.store
        for _ in 0..<Self.patience {
            self.server.house.context.wakeRelay()
            let letters = try await store.database.read { try store.inbox(limit: 100, in: $0) }
            let unread = letters.filter { $0.letter.content.recipientName == name && !known.contains($0.id) }
            if let letter = unread.first { return letter }
            // The relay sends on threads of its own, so this is real time and not the trial's.
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure("no letter to \(name) came: \(what)")
    }

    /// Waits until nothing is on its way: a letter is in the mailbox a moment before it is written down as sent.
    func rest() async throws {
        for _ in 0..<Self.patience {
            self.server.house.context.wakeRelay()
            let waiting = try await self.ask("GET", "/v1/messages?state=waiting&limit=1").json["data"]?.array ?? []
            if waiting.isEmpty { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure("a message still waits that ought to have been sent; see the log of the relay")
    }

    /// Somebody with a browser, a hand and a little time.
    func person() -> PageVisitor {
        PageVisitor(transport: self.server.transport, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    }

    /// Links are made with the public address; the server listens on a port that was free.
    func here(_ link: String) throws -> URL {
        guard let url = URLComponents(string: link), let here = URL(string: self.server.site + url.path) else {
            throw CommandFailure("\(link) is no link")
        }
        return here
    }
}
