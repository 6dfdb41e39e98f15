import AfterwordCore
import AfterwordStorage

/// The part of `afterword.yaml` about files that leave by themselves: `exports` and `marketing`.
extension ConfigurationReading {
    mutating func scheduledExports(channels: [ChannelSettings], timeZone: String) -> [ScheduledExport] {
        let webhooks = channels.filter { $0.type == "webhook" }.map(\.id)
        var seen: Set<String> = []
        let file = self
        return self.reader.maps("exports") { (fields) -> ScheduledExport? in
            let id = fields.required("id", .name)
            if let id, !seen.insert(id).inserted {
                fields.report(at: fields.position, "id: \"\(id)\" is the id of another entry already")
            }
            let export = fields.required("export", .word(of: BuiltInExports.all.map(\.name)))
            let format = fields.optional("format", .word(of: BuiltInExportFormats.all.map(\.name))) ?? "csv"
            let mode: ExportMode? = fields.optional("mode", .word)
            let timing = fields.required("every", .exportTiming)
            let target = fields.required("to", .text)
            let position = fields.node("filter")?.position ?? fields.position
            var surveyPosition: SourcePosition?
            let selection = Self.selection(&fields, surveyPosition: &surveyPosition)
            guard let id, let export, let timing, let target else { return nil }
            let request = ExportRequest(export, format: format, mode: mode, selection)
            do throws(ExportRefusal) {
                _ = try ExportJob(request, ExportMoment(now: Instant(milliseconds: 0)), timeZone: timeZone)
            } catch {
                fields.report(at: position, error.words(export: export, format: format))
                return nil
            }
            let isChannel = !target.contains("/")
            guard !isChannel || webhooks.contains(target) else {
                fields.report(
                    at: fields.node("to")?.position ?? fields.position,
                    "to: \"\(target)\" is no webhook channel; a folder is written with a slash, such as ./exports"
                )
                return nil
            }
            return ScheduledExport(
                id: id,
                request: request,
                timing: timing,
                target: isChannel ? .channel(target) : .folder(file.path(target)),
                surveyPosition: surveyPosition
            )
        } ?? []
    }

    mutating func salesforce() -> SalesforceSettings {
        self.reader.map("marketing") { fields in
            fields.map("salesforce") { fields in
                let campaign = fields.optional("campaign", .text)
                let status = fields.optional("status", .text)
                let header = fields.optional("header", .list(.text))
                let count = SalesforceSettings.usualHeader.count
                if let header, header.count != count {
                    fields.report(
                        at: fields.node("header")?.position ?? fields.position,
                        "header: expected \(count) words, \"-\" for a column to leave out, found \(header.count)"
                    )
                }
                return SalesforceSettings(campaign: campaign, status: status, header: header)
            }
        } ?? SalesforceSettings()
    }

    private static func selection(
        _ fields: inout DocumentReader,
        surveyPosition: inout SourcePosition?
    ) -> ExportSelection {
        let parts = fields.map("filter") { fields in
            surveyPosition = fields.node(ExportFilterPart.survey.rawValue)?.position
            return Dictionary(
                ExportFilterPart.allCases.compactMap { part in
                    fields.optional(part.rawValue, .text).map { (part, $0) }
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
        return ExportSelection(parts ?? [:])
    }
}

extension DocumentFormat where Value == ExportTiming {
    static var exportTiming: DocumentFormat {
        .scalar("a time such as \(ExportTiming.examples)") { ExportTiming($0) }
    }
}
