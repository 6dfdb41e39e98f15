import AfterwordCore
import AfterwordService
import Foundation
import Testing

private let now = Instant(rfc3339: "2026-03-31T10:00:00Z")!
private let reader = CloudEventReader(now: now)

private func structured(_ json: String) throws -> CaseEvent {
    let events = try reader.read(
        contentType: "application/cloudevents+json; charset=utf-8",
        headers: [],
        body: json.utf8
    )
    return try #require(events.events.first)
}

/// An event whose data is `data`, with further attributes.
private func event(_ type: String, _ data: String, more: String = "") -> String {
    #"{"specversion":"1.0","id":"e1","source":"/desk","type":"\#(type)"\#(more),"data":\#(data)}"#
}

private func faults(_ json: String) -> [FieldError] {
    do {
        _ = try structured(json)
        return []
    } catch EventRefusal.fields(let errors, _) {
        return errors
    } catch {
        return [FieldError(field: "?", message: String(describing: error))]
    }
}

@Suite struct CloudEventReaderTests {
    @Test func `a full structured event is told in our words`() throws {
        let data = #"""
            {"case":{"id":7,"number":"C-7","subject":"Late","channel":"telegram","tags":["vip"],"agent":{"id":"a","name":"Ana","email":"ana@example.org"},
             "team":{"id":"t1"},"product":"Box","brand":"Ex","url":"https://desk.example.org/7","created_at":"2026-03-30T10:00:00+02:00",
             "complaint":true,"unknown":[1]},
             "contact":{"id":"p1","name":"Ion","email":"ion@example.org","phone":"+40 700 100 200","locale":"ro-RO","time_zone":"Europe/Bucharest",
             "handles":{"telegram":999}}}
            """#
        let read = try structured(event("case.resolved", data, more: #","time":"2026-03-31T09:59:00.5Z""#))
        #expect(read.type == .caseResolved)
        #expect(read.source == "/desk" && read.id == "e1")
        #expect(read.at == now - .milliseconds(59_500))
        #expect(read.case?.id == "7" && read.case?.tags == ["vip"] && read.case?.isComplaint == true)
        #expect(read.case?.agent == AgentFacts(id: "a", name: "Ana", email: "ana@example.org"))
        #expect(read.case?.createdAt == Instant(rfc3339: "2026-03-30T08:00:00Z"))
        #expect(read.contact?.handles == ["telegram": "999"] && read.contact?.timeZone == "Europe/Bucharest")
    }

    @Test(arguments: IdleEventType.allCases)
    func `a type from which nothing is reckoned is ignored by name, whatever it tells`(_ type: IdleEventType) throws {
        let attributes = #""specversion":"1.0","id":"e1","source":"/desk""#
        for data in [#","data":{"case":{"id":7}}"#, #","data":[1]"#, ""] {
            let read = try reader.read(
                contentType: "application/cloudevents+json",
                headers: [],
                body: "{\(attributes),\"type\":\"\(type.rawValue)\"\(data)}".utf8
            )
            #expect(read.events.isEmpty)
            #expect(read.ignored == ["\"\(type.rawValue)\" is known, and nothing is reckoned from it yet"])
        }
    }

    @Test func `what is known and what has an effect do not share a name`() {
        #expect(IdleEventType.allCases.allSatisfy { EventType(rawValue: $0.rawValue) == nil })
    }

    @Test func `an ignored event must be one, and names its faults`() {
        #expect(faults(#"{"specversion":"1.0","id":"e1","type":"help.visit"}"#).map(\.field) == ["source"])
        let unknown = faults(event("help.visits", "{}"))
        #expect(unknown.map(\.message) == [#""help.visits" is no event type; did you mean "help.visit"?"#])
    }

    @Test func `a missing time is now`() throws {
        #expect(try structured(event("case.opened", #"{"case":{"id":"7"}}"#)).at == now)
    }

    @Test(arguments: [
        ("case.resolved", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z"),
        ("case.closed", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z"),
        // Of what else happened it says nothing, and nothing is resolved tomorrow.
        ("case.message", "2026-01-05T10:00:00Z", "2026-03-31T10:00:00Z"),
        ("case.resolved", "2026-03-31T12:00:00Z", "2026-03-31T10:00:00Z"),
    ])
    func `a resolution without a time happened when its case says`(_ type: String, _ said: String, _ at: String) throws
    {
        let data = #"{"case":{"id":"7","resolved_at":"\#(said)"},"contact":{"id":"p1"}}"#
        let read = try structured(event(type, data))
        #expect(read.at.rfc3339 == at && read.factsAt == now)
        let timed = try structured(event(type, data, more: #","time":"2026-02-01T00:00:00Z""#))
        #expect(timed.at.rfc3339 == "2026-02-01T00:00:00Z" && timed.factsAt == timed.at)
    }

    @Test(arguments: ["case.message", "case.resolved", "contact.updated", "message.bounced", "purchase.completed"])
    func `what a type is not about is not read`(_ type: String) throws {
        let data = #"""
            {"case":{"id":"7"},"contact":{"id":"p1"},"message":{"id":"m1","text":"Hi"},"purchase":{"id":"o1"},
             "activity":{"id":"a1","kind":"helped"}}
            """#
        let read = try structured(event(type, data))
        #expect((read.message != nil) == type.hasPrefix("message."))
        #expect((read.purchase != nil) == type.hasPrefix("purchase."))
        #expect(read.activity == nil)
        #expect(read.case?.id == "7" && read.contact?.id == "p1")
    }

    @Test func `the message of a helpdesk may look like anything`() throws {
        let read = try structured(event("case.message", #"{"case":{"id":"7"},"message":"Hello","author":"customer"}"#))
        #expect(read.author == .contact && read.message == nil)
    }

    @Test func `binary mode decodes percent-encoded and quoted headers`() throws {
        let headers = [
            ("Host", "x"), ("ce-specversion", "1.0"), ("CE-ID", "caf%c3%A9%20%22x%22"), ("ce-source", "\"/a\\\"b\""),
            ("ce-type", "case.closed"), ("ce-datacontenttype", "application/json"),
        ]
        let body = #"{"case":{"id":"7"}}"#
        let read = try reader.read(contentType: "application/json; charset=utf-8", headers: headers, body: body.utf8)
        #expect(read.events.map(\.id) == ["café \"x\""])
        #expect(read.events.map(\.source) == ["/a\"b"])
    }

    @Test(arguments: ["%", "%4", "%zz", "%ff", "\"a\\\""])
    func `a broken header value is refused by name`(value: String) {
        let headers = [("ce-specversion", "1.0"), ("ce-id", value), ("ce-source", "s"), ("ce-type", "case.closed")]
        #expect {
            try reader.read(contentType: "application/json", headers: headers, body: #"{"case":{"id":"7"}}"#.utf8)
        } throws: { error in
            guard case EventRefusal.fields(let errors, nil) = error else { return false }
            return errors.map(\.field) == ["id"]
        }
    }

    @Test func `data may come in base64`() throws {
        let encoded = Data(#"{"case":{"id":"7"}}"#.utf8).base64EncodedString()
        let json = #"{"specversion":"1.0","id":"1","source":"s","type":"case.closed","data_base64":"\#(encoded)"}"#
        #expect(try structured(json).case?.id == "7")
        #expect(faults(json.replacing(encoded, with: "!")).map(\.field) == ["data_base64"])
    }

    @Test func `money is kept as written`() throws {
        let data = #"{"purchase":{"id":"o1","amount":19.90,"currency":"eur"},"contact":{"email":"a@b.example"}}"#
        let purchase = try #require(try structured(event("purchase.completed", data)).purchase)
        #expect(purchase.amount == "19.90" && purchase.currency == "EUR")
    }

    @Test func `a batch with one bad event is refused whole with its place`() {
        let good = event("case.closed", #"{"case":{"id":"7"}}"#)
        let bad = event("case.closed", #"{"case":{}}"#)
        #expect {
            try reader.read(
                contentType: "application/cloudevents-batch+json",
                headers: [],
                body: "[\(good),\(good),\(bad)]".utf8
            )
        } throws: {
            $0 as? EventRefusal
                == .fields([FieldError(field: "data.case.id", message: "is required")], index: 2)
        }
    }

    @Test func `exactly a thousand events make a batch`() throws {
        let good = event("case.closed", #"{"case":{"id":"7"}}"#)
        func read(_ count: Int) throws -> Int {
            let body = "[" + Array(repeating: good, count: count).joined(separator: ",") + "]"
            return try reader.read(contentType: "application/cloudevents-batch+json", headers: [], body: body.utf8)
                .events.count
        }
        #expect(try read(1000) == 1000)
        #expect(try read(0) == 0)
        #expect(throws: EventRefusal.self) { try read(1001) }
    }

    @Test(arguments: [
        "application/cloudevents+json", " Application/CloudEvents+JSON ",
        "\tapplication/cloudevents+json ; charset=utf-8",
    ])
    func `a media type is read without its parameters, blanks and capitals`(type: String) throws {
        let body = event("case.closed", #"{"case":{"id":"7"}}"#)
        let read = try reader.read(contentType: type, headers: [], body: body.utf8)
        #expect(read.events.map(\.type) == [.caseClosed])
    }

    @Test(arguments: [
        "text/plain", "", " ", ";", "application/xml", "application/cloudevents+avro", "application/cloudevents-batch",
    ])
    func `a body that is not JSON is an unsupported type`(type: String) {
        #expect { try reader.read(contentType: type, headers: [], body: "{}".utf8) } throws: { error in
            if case EventRefusal.mediaType = error { true } else { false }
        }
    }
}

@Suite struct CloudEventFieldTests {
    @Test(arguments: ["id", "source", "type", "specversion"])
    func `a required attribute is missed by name`(name: String) {
        let json = event("case.closed", #"{"case":{"id":"7"}}"#).replacing(
            "\"\(name)\":",
            with: "\"x\":",
            maxReplacements: 1
        )
        #expect(faults(json).contains(FieldError(field: name, message: "is required")))
    }

    @Test func `a misspelt type gets the nearest word`() {
        #expect(
            faults(event("case.resolvd", "{}"))
                == [
                    FieldError(
                        field: "type",
                        message: #""case.resolvd" is no event type; did you mean "case.resolved"?"#
                    )
                ]
        )
    }

    @Test(arguments: [
        (#"{"specversion":"0.3"}"#, "specversion"), (#"{"id":5}"#, "id"),
        (#"{"id":"\#(String(repeating: "x", count: 256))"}"#, "id"),
        (#"{"id":"a\u0007"}"#, "id"), (#"{"time":"yesterday"}"#, "time"), (#"{"time":"2026-04-01T10:00:01Z"}"#, "time"),
        (#"{"time":"0001-01-01T00:00:00Z"}"#, "time"), (#"{"datacontenttype":"text/xml"}"#, "datacontenttype"),
    ])
    func `a bad attribute is named`(replacement: String, field: String) throws {
        let base = try JSONReader.read(event("case.closed", #"{"case":{"id":"7"}}"#).utf8)
        let changed = try #require(try JSONReader.read(replacement.utf8).members)
        let kept = try #require(base.members).filter { member in !changed.contains { $0.name == member.name } }
        let json = String(decoding: JSONValue.object(kept + changed).serialized, as: UTF8.self)
        #expect(faults(json).map(\.field) == [field])
    }

    @Test(arguments: [
        (#"{}"#, "data.case.id"), (#"{"case":{}}"#, "data.case.id"), (#"{"case":7}"#, "data.case"),
        (#"{"case":{"id":""}}"#, "data.case.id"), (#"{"case":{"id":true}}"#, "data.case.id"), (#"[]"#, "data"),
        (#"null"#, "data"),
        (#"{"case":{"id":"7","tags":["a","b",3]}}"#, "data.case.tags[2]"),
        (#"{"case":{"id":"7","tags":"a"}}"#, "data.case.tags"),
        (#"{"case":{"id":"7","agent":{"email":"no"}}}"#, "data.case.agent.email"),
        (#"{"case":{"id":"7","subject":"a\u0000b"}}"#, "data.case.subject"),
        (#"{"case":{"id":"7","subject":"\#(String(repeating: "x", count: 2001))"}}"#, "data.case.subject"),
        (#"{"case":{"id":"7","url":"javascript:alert(1)"}}"#, "data.case.url"),
        (#"{"case":{"id":"7","complaint":"yes"}}"#, "data.case.complaint"),
        (#"{"case":{"id":"7","created_at":1}}"#, "data.case.created_at"),
        (#"{"case":{"id":"7"},"contact":{"email":"a@b@c"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"a b@c.d"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"a\u00a0b@c.d"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"<a@c.d>"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"a@b..c"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"a@"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"email":"@b.c"}}"#, "data.contact.email"),
        (#"{"case":{"id":"7"},"contact":{"name":"a\u0085b"}}"#, "data.contact.name"),
        (#"{"case":{"id":"7"},"contact":{"phone":"1234"}}"#, "data.contact.phone"),
        (#"{"case":{"id":"7"},"contact":{"phone":"call me 600100200"}}"#, "data.contact.phone"),
        (#"{"case":{"id":"7"},"contact":{"time_zone":"Mars/Base"}}"#, "data.contact.time_zone"),
        (#"{"case":{"id":"7"},"contact":{"locale":"en us"}}"#, "data.contact.locale"),
        (#"{"case":{"id":"7"},"contact":{"handles":{"telegram":[]}}}"#, "data.contact.handles.telegram"),
        (#"{"case":{"id":"7"},"contact":{"handles":{"Tele Gram":"1"}}}"#, "data.contact.handles"),
        (#"{"case":{"id":"7"},"contact":{"consents":{"marketing":"yes"}}}"#, "data.contact.consents.marketing"),
    ])
    func `a bad field of a case event is named by its path`(data: String, field: String) {
        #expect(faults(event("case.closed", data)).map(\.field) == [field])
    }

    @Test(arguments: [
        ("case.resolved", #"{"case":{"id":"7"}}"#, "data.contact"),
        ("case.resolved", #"{"case":{"id":"7"},"contact":{"name":"Ana"}}"#, "data.contact"),
        ("purchase.completed", #"{"purchase":{"id":"1"}}"#, "data.contact"),
        ("purchase.completed", #"{"contact":{"id":"1"}}"#, "data.purchase.id"),
        ("purchase.refunded", #"{"purchase":{"id":"1","amount":-5}}"#, "data.purchase.amount"),
        ("purchase.refunded", #"{"purchase":{"id":"1","amount":"1e9"}}"#, "data.purchase.amount"),
        ("purchase.refunded", #"{"purchase":{"id":"1","currency":"Euro"}}"#, "data.purchase.currency"),
        ("contact.updated", #"{"contact":{"locale":"en"}}"#, "data.contact"),
        ("message.bounced", #"{}"#, "data.message.id"),
    ])
    func `what a type needs is missed by name`(type: String, data: String, field: String) {
        #expect(faults(event(type, data)).map(\.field) == [field])
    }

    @Test(arguments: ["ana@example.org", "o'brien+tag@b.c", "ană@exämple.org", "a@localhost"])
    func `an address as people have them is taken`(_ address: String) {
        #expect(faults(event("case.closed", #"{"case":{"id":"7"},"contact":{"email":"\#(address)"}}"#)).isEmpty)
    }

    @Test func `a text is counted in characters, whatever their bytes`() {
        func data(_ count: Int) -> String {
            #"{"case":{"id":"7","subject":"\#(String(repeating: "ă", count: count))"}}"#
        }
        #expect(faults(event("case.closed", data(2000))).isEmpty)
        #expect(faults(event("case.closed", data(2001))).map(\.field) == ["data.case.subject"])
    }

    @Test func `exactly a hundred tags are allowed and one more is not`() {
        func data(_ count: Int) -> String {
            #"{"case":{"id":"7","tags":[\#(Array(repeating: "\"t\"", count: count).joined(separator: ","))]}}"#
        }
        #expect(faults(event("case.closed", data(100))).isEmpty)
        #expect(faults(event("case.closed", data(101))).map(\.field) == ["data.case.tags"])
    }

    @Test func `all faults are told at once`() {
        let json = event("case.closed", #"{"case":{"id":"7","tags":1,"url":"x"}}"#, more: #","time":"x""#)
        #expect(faults(json).map(\.field) == ["time", "data.case.tags", "data.case.url"])
    }
}
