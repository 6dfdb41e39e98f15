import AfterwordCore
import AfterwordService
import HTTPTypes

/// The metrics at the desk: all of them at a glance, one of them in full, and both as files.
package struct DeskFigureEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/figures",
                name: "showFigures",
                "The metrics, each with its n, its interval and how it changed",
                parameters: FigureChoice.parameters,
                handler: self.show
            ),
            self.file(.csv, self.table),
            self.file(.json, self.document),
        ]
    }

    private func file(_ format: DeskFileFormat, _ handler: @escaping Endpoint.Handler) -> Endpoint {
        Endpoint(
            .get,
            PathPattern("/figures.\(format.rawValue)"),
            name: "showFiguresAs\(format.rawValue.uppercased())",
            "What the Metrics page shows, as a file",
            tag: .desk,
            access: .staff(.desk),
            parameters: FigureChoice.parameters,
            replies: [.other(String(format.contentType.prefix { $0 != ";" }), "The figures, unrounded.")],
            handler: handler
        )
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let choice = try FigureChoice(request, self.context.clock)
        let desk = FigureDesk(self.context.service, choice)
        let files = DeskLink.files(of: "figures", choice.query)
        guard let metric = choice.metric else {
            return self.context.reply(try await desk.overview(), to: request, files: files)
        }
        return self.context.reply(try await desk.page(of: metric), to: request, files: files)
    }

    @Sendable private func table(_ request: EndpointRequest) async throws -> EndpointReply {
        let cards = try await FigureDesk(self.context.service, FigureChoice(request, self.context.clock)).cards()
        let lines = [FigureTable.head] + cards.flatMap(FigureTable.rows)
        return self.reply(.csv, lines.map(CSVLine.bytes).flatMap(\.self))
    }

    @Sendable private func document(_ request: EndpointRequest) async throws -> EndpointReply {
        let cards = try await FigureDesk(self.context.service, FigureChoice(request, self.context.clock)).cards()
        return self.reply(
            .json,
            try JSONValue.array(cards.map { try JSONValue(ScorecardRecord($0)) }).serialized
        )
    }

    private func reply(_ format: DeskFileFormat, _ bytes: [UInt8]) -> EndpointReply {
        let calendar = ZonedCalendar(timeZone: self.context.service.account.timeZone)
        let day = calendar.day(of: self.context.service.now())
        var reply = EndpointReply.text(String(decoding: bytes, as: UTF8.self), type: format.contentType)
        reply.headers[.contentDisposition] = "attachment; filename=\"metrics-\(day.name).\(format.rawValue)\""
        reply.headers[.xContentTypeOptions] = "nosniff"
        reply.headers[.cacheControl] = "no-store"
        return reply
    }
}

/// Scorecards as lines of a table: the whole, then its rows, then its course.
private enum FigureTable {
    static let head: [ExportCell] = [
        "metric", "scale", "part", "name", "from", "to", "value", "unit", "n", "numerator", "denominator", "low",
        "high",
        "level", "reason", "note",
    ].map { .word($0) }

    static func rows(_ card: Scorecard) -> [[ExportCell]] {
        let results = card.results.isEmpty ? [card.primary] : card.results
        return results.flatMap { result in
            let whole = self.line(card, result, "all", "", (card.from, card.to), result.figure)
            let rows = result.segments.map { row in
                self.line(card, result, "segment", row.value, (card.from, card.to), row.figure)
            }
            let course = result.series.map { point in
                self.line(card, result, "bucket", point.name, (point.bucket.start, point.bucket.end), point.figure)
            }
            return [whole] + rows + course
        }
    }

    private static func line(
        _ card: Scorecard,
        _ result: ScoreResult,
        _ part: String,
        _ name: String,
        _ span: (Instant, Instant),
        _ figure: MetricValue
    ) -> [ExportCell] {
        let isHidden = figure.level == .hidden
        return [
            .word(card.metric), .word(result.scale?.name), .word(part), .text(name), .instant(span.0), .instant(span.1),
            self.number(isHidden ? nil : figure.value), .word(card.unit.rawValue), .number(figure.n),
            self.number(isHidden ? nil : figure.numerator), self.number(figure.denominator),
            self.number(isHidden ? nil : figure.interval?.lowerBound),
            self.number(isHidden ? nil : figure.interval?.upperBound), .word(figure.level.rawValue),
            .word(figure.noDataReason?.rawValue), .text(figure.note),
        ]
    }

    /// Unrounded; an empty cell where there is no data.
    private static func number(_ value: Double?) -> ExportCell {
        .word(value.map { JSONValue($0).serialized }.map { String(decoding: $0, as: UTF8.self) })
    }
}
