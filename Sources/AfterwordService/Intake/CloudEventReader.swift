package import AfterwordCore

/// Reads CloudEvents 1.0 in the three modes of its HTTP binding, without knowing HTTP.
///
/// The mode follows from the start of the content type: `application/cloudevents-batch`, `application/cloudevents`, else binary, where
/// the attributes stand in `ce-` headers and the body is the data.
package struct CloudEventReader: Sendable {
    package static let largestBatch = 1000

    /// The moment of arrival: it stands in for a missing `time` and bounds the future.
    private let now: Instant

    package init(now: Instant) {
        self.now = now
    }

    /// Reads one event or a batch; `headers` may be all of the request's, only those that begin with `ce-` are looked at. An event that can have
    /// no effect is ignored, with its reason.
    package func read(
        contentType: String,
        headers: [(name: String, value: String)],
        body: some Sequence<UInt8>
    ) throws(EventRefusal) -> SourceReading {
        let mediaType = MediaType.name(in: contentType)
        if mediaType.hasPrefix("application/cloudevents-batch") {
            return try self.batch(body, mediaType: mediaType)
        }
        if mediaType.hasPrefix("application/cloudevents") {
            try Self.requireJSON(mediaType, expected: "application/cloudevents+json")
            return try self.event(CloudEvent(structured: Self.json(body)), index: nil)
        }
        try Self.requireJSON(
            mediaType,
            expected:
                "application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers"
        )
        return try self.event(Self.binary(headers, data: Self.data(body)), index: nil)
    }

    private func batch(_ body: some Sequence<UInt8>, mediaType: String) throws(EventRefusal) -> SourceReading {
        try Self.requireJSON(mediaType, expected: "application/cloudevents-batch+json")
        guard let values = try Self.json(body).array else {
            throw .fields([FieldError(field: "", message: "must be a list of events")], index: nil)
        }
        guard values.count <= Self.largestBatch else {
            throw .fields(
                [FieldError(field: "", message: "must hold at most \(Self.largestBatch) events")],
                index: nil
            )
        }
        var batch = SourceReading()
        for (index, value) in values.enumerated() {
            let one = try self.event(CloudEvent(structured: value), index: index)
            batch.events += one.events
            batch.ignored += one.ignored
        }
        return batch
    }

    private func event(_ event: CloudEvent, index: Int?) throws(EventRefusal) -> SourceReading {
        let errors = FieldErrors()
        let read = CaseEventReading(now: self.now, errors: errors).reading(of: event)
        guard let read, errors.list.isEmpty else { throw .fields(errors.list, index: index) }
        return read
    }

    private static func binary(
        _ headers: [(name: String, value: String)],
        data: JSONValue?
    ) throws(EventRefusal) -> CloudEvent {
        do {
            return try CloudEvent(headers: headers, data: data)
        } catch {
            throw .fields([error], index: nil)
        }
    }

    private static func requireJSON(_ mediaType: String, expected: String) throws(EventRefusal) {
        guard mediaType == "application/json" || mediaType.hasSuffix("+json") else {
            throw .mediaType(expected: expected)
        }
    }

    private static func json(_ body: some Sequence<UInt8>) throws(EventRefusal) -> JSONValue {
        do {
            return try JSONReader.read(body)
        } catch {
            throw .json(error)
        }
    }

    /// Binary mode may come without data; the event's type then says what is missing.
    private static func data(_ body: some Sequence<UInt8>) throws(EventRefusal) -> JSONValue? {
        let bytes = Array(body)
        return bytes.isEmpty ? nil : try self.json(bytes)
    }
}
