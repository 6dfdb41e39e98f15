import AfterwordCore
import AfterwordService
import Foundation
import Testing

/// What holds for every source type; a newcomer is tested by being in the registry and by its fixtures.
@Suite struct SourceConformanceTests {
    private static let now = SourceFixture.now
    static let types = BuiltInSources.all.map { $0.typeName }

    @Test func `types are in alphabetical order and none comes twice`() {
        #expect(Self.types == Set(Self.types).sorted())
    }

    @Test func `every fixture belongs to a type`() throws {
        #expect(Set(try SourceFixture.all().map(\.type)) == Set(Self.types))
    }

    @Test(arguments: types)
    func `every type has its section in the documentation`(_ type: String) throws {
        let page = SourceFixture.repository.appending(path: "Sources/AfterwordCore/Documentation.docc/Sources.md")
        let titles = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(titles.contains { $0.dropFirst(3).lowercased() == type })
    }

    @Test(arguments: BuiltInSources.all)
    func `the example settings make a source of that id`(_ type: any ConfiguredSource.Type) throws {
        #expect(try makeSource(type.typeName, type.exampleSettings, id: "desk-7").id == "desk-7")
    }

    @Test(arguments: BuiltInSources.all)
    func `an unknown setting is refused with the nearest known one`(_ type: any ConfiguredSource.Type) throws {
        let settings = type.exampleSettings.merging(["secrt": "x"]) { $1 }
        let error = try #require(throws: SourceConfigurationError.self) { try makeSource(type.typeName, settings) }
        #expect(error.setting == "secrt")
        #expect(error.problem.contains("did you mean \"secret\"?"))
    }

    @Test(arguments: BuiltInSources.all)
    func `a source without a secret is refused`(_ type: any ConfiguredSource.Type) throws {
        var settings = type.exampleSettings
        settings["secret"] = nil
        let error = try #require(throws: SourceConfigurationError.self) { try makeSource(type.typeName, settings) }
        #expect(error.problem.contains("unsigned: true"))
    }

    @Test(arguments: try SourceFixture.all())
    func `a request without a signature is unauthorized`(_ fixture: SourceFixture) throws {
        let secret = BuiltInSources.all.first { $0.typeName == fixture.type }?.exampleSettings["secret"]
        let settings = fixture.settings.merging(["secret": try #require(secret)]) { $1 }
        let source = try makeSource(fixture.type, settings)
        #expect(source.verdict(on: fixture.request, now: Self.now) == .unauthorized)
    }

    @Test(arguments: try SourceFixture.all())
    func `a recorded request is read as it should be`(_ fixture: SourceFixture) throws {
        let source = try fixture.source()
        #expect(source.verdict(on: fixture.request, now: Self.now) == .authentic)
        let reading = try source.read(fixture.request, now: Self.now)
        #expect(reading.events.count == fixture.events.count)
        for (event, expected) in zip(reading.events, fixture.events) {
            #expect(try SourceFixture.differences(of: event, from: expected) == [])
            #expect(event.source == "desk")
        }
        #expect(reading.ignored == fixture.ignored)
    }

    @Test(arguments: types)
    func `some recorded request resolves or closes a case and says who the person is`(_ type: String) throws {
        let events = try SourceFixture.all(of: type).flatMap { try $0.source().read($0.request, now: Self.now).events }
        #expect(events.contains { [.caseResolved, .caseClosed].contains($0.type) && $0.contact != nil })
    }

    @Test(arguments: try SourceFixture.all())
    func `the same request is the same event again`(_ fixture: SourceFixture) throws {
        let source = try fixture.source()
        let first = try source.read(fixture.request, now: Self.now)
        // Of a helpdesk that tells neither an id nor a time the case's own history knows what was here before.
        guard !fixture.name.hasPrefix("freshdesk.") || first.events.allSatisfy({ $0.arrivedAt == nil }) else { return }
        let second = try source.read(fixture.request, now: Self.now + .seconds(60))
        #expect(first.events.map(\.id) == second.events.map(\.id))
    }

    @Test(arguments: try SourceFixture.all())
    func `unknown members are ignored`(_ fixture: SourceFixture) throws {
        let source = try fixture.source()
        let stranger = JSONMember("zz_unknown", ["deep": [1, nil, "x"]])
        let body = JSONValue.object(try #require(fixture.body.members) + [stranger])
        let request = InboundRequest(headers: fixture.headers, body: body.serialized)
        let plain = try source.read(fixture.request, now: Self.now)
        let strange = try source.read(request, now: Self.now)
        #expect(strange.events.map(\.case) == plain.events.map(\.case))
        #expect(strange.events.map(\.contact) == plain.events.map(\.contact))
        #expect(strange.ignored == plain.ignored)
    }

    /// Takes each member away in turn and puts null and an odd value in its place.
    @Test(arguments: try SourceFixture.all())
    func `a mutilated request is read, ignored or refused by name`(_ fixture: SourceFixture) throws {
        let source = try fixture.source()
        for odd in [nil, JSONValue.null, .array([]), .number("-1e300"), .string("\u{0}\u{7}")] {
            for body in fixture.body.variants(with: odd) {
                let request = InboundRequest(headers: fixture.headers, body: body.serialized)
                do throws(EventRefusal) {
                    let reading = try source.read(request, now: Self.now)
                    #expect(reading.events.allSatisfy { $0.case?.id.isEmpty == false && $0.at <= Self.now })
                    #expect(!reading.events.isEmpty || !reading.ignored.isEmpty)
                } catch {
                    guard case .fields(let errors, _) = error else {
                        Issue.record("refused as \(error)")
                        return
                    }
                    #expect(!errors.isEmpty && errors.allSatisfy { !$0.field.isEmpty && !$0.message.isEmpty })
                }
            }
        }
    }

    @Test(arguments: try SourceFixture.all().filter { !$0.events.isEmpty })
    func `a request without its case is refused by the path of what is missing`(_ fixture: SourceFixture) throws {
        let source = try fixture.source()
        let refusals = fixture.body.variants(with: nil).compactMap { body -> [FieldError]? in
            let request = InboundRequest(headers: fixture.headers, body: body.serialized)
            do throws(EventRefusal) {
                _ = try source.read(request, now: Self.now)
                return nil
            } catch {
                guard case .fields(let errors, _) = error else { return nil }
                return errors
            }
        }
        #expect(refusals.contains { $0.contains { $0.field.hasPrefix("/") && $0.message.contains("missing") } })
    }

    @Test(arguments: types)
    func `what is not JSON is refused as such`(_ type: String) throws {
        let fixture = try #require(try SourceFixture.all(of: type).first)
        let source = try fixture.source()
        for body in ["", "{", "<xml/>", "[1]", "\"text\"", String(repeating: "[", count: 500)] {
            #expect(throws: EventRefusal.self) {
                try source.read(InboundRequest(headers: fixture.headers, body: Array(body.utf8)), now: Self.now)
            }
        }
    }
}

extension JSONValue {
    /// Copies of an object, each with one member, however deep, taken away (`nil`) or replaced.
    fileprivate func variants(with replacement: JSONValue?) -> [JSONValue] {
        guard let members = self.members else { return [] }
        return members.indices.flatMap { index -> [JSONValue] in
            var without = members
            if let replacement { without[index].value = replacement } else { without.remove(at: index) }
            let deeper = members[index].value.variants(with: replacement).map { value -> JSONValue in
                var changed = members
                changed[index].value = value
                return .object(changed)
            }
            return [.object(without)] + deeper
        }
    }
}
