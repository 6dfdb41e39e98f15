package import AfterwordCore

/// `type: mapping`: any helpdesk that posts JSON, by a file that says where our fields are in it.
///
/// Settings: `file`, relative to the configuration; `secret`, which the file's signature scheme is checked with, several separated by spaces
/// while one is changed; or `unsigned: true`.
package struct MappingSource: ConfiguredSource {
    package static let typeName = "mapping"
    package static let exampleSettings = ["file": "mappings/helpscout.yaml", "secret": "afterword-test-secret"]
    /// Events in one request; a longer list is refused as a whole.
    static let mostElements = 1000

    package let id: String
    private let mapping: SourceMapping
    private let secrets: InboundSecrets?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        guard let file = settings["file"] else {
            throw SourceConfigurationError(setting: "file", problem: "is missing; name the mapping file")
        }
        let mapping = try MappingFile.read(path: file)
        self.mapping = mapping
        self.secrets = try Self.secrets(settings, for: mapping.signature)
        try settings.refuseOthers(than: ["file", "secret", "unsigned"])
    }

    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let signature = self.mapping.signature, let secrets else { return .authentic }
        return signature.verdict(on: request, secrets: secrets, now: now)
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let body: JSONValue
        do {
            body = try JSONReader.read(webhook: request.body)
        } catch {
            throw .json(error)
        }
        let elements = try self.elements(of: body)
        let digest = request.digest(signedAt: self.mapping.signature?.stamp(of: request))
        var reading = SourceReading()
        for (index, element) in elements.enumerated() {
            let errors = FieldErrors()
            let event = self.mapping.event(
                in: MappedElement(request: request, body: element),
                source: self.id,
                id: self.eventID(request) ?? digest,
                suffix: self.mapping.each == nil ? "" : "/\(index)",
                now: now,
                errors: errors
            )
            guard errors.list.isEmpty else {
                throw .fields(errors.list, index: self.mapping.each == nil ? nil : index)
            }
            if let event { reading.events.append(event) } else { reading.ignored.append("no rule of the mapping fits") }
        }
        return reading
    }

    /// Standard Webhooks gives every message an id; elsewhere the same bytes are the same event.
    private func eventID(_ request: InboundRequest) -> String? {
        self.mapping.signature == .standardWebhooks ? request.header("webhook-id") : nil
    }

    private func elements(of body: JSONValue) throws(EventRefusal) -> [JSONValue] {
        guard let each = self.mapping.each else {
            guard body.members != nil else {
                throw .fields([FieldError(field: "", message: "must be an object, not \(body.kind)")], index: nil)
            }
            return [body]
        }
        guard let elements = body[at: each]?.array else {
            throw .fields([FieldError(field: each.text, message: "must be a list")], index: nil)
        }
        guard elements.count <= Self.mostElements else {
            let message = "must hold at most \(Self.mostElements) elements"
            throw .fields([FieldError(field: each.text, message: message)], index: nil)
        }
        return elements
    }

    private static func secrets(_ settings: SourceSettings, for signature: MappingSignature?) throws -> InboundSecrets?
    {
        guard let signature else {
            if settings["secret"] != nil {
                throw SourceConfigurationError(
                    setting: "secret",
                    problem: "is of no use: the mapping names no signature"
                )
            }
            guard try settings.flag("unsigned") else {
                throw SourceConfigurationError(
                    setting: "file",
                    problem: "names no signature; add one, or write \"unsigned: true\" to let anybody close cases"
                )
            }
            return nil
        }
        guard try settings.secrets() != nil, let text = settings["secret"] else { return nil }
        guard let secrets = signature.secrets(text) else {
            throw SourceConfigurationError(
                setting: "secret",
                problem: "begins with whsec_ but does not go on in base64"
            )
        }
        return secrets
    }
}
