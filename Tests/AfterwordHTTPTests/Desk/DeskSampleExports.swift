import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func exports(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ExportsPage {
        let card = ExportCard(
            name: "promoters",
            title: text("Promoters"),
            words: text("People who agreed."),
            links: [DeskLink(text("CSV"), to: "/exports/promoters.csv")]
        )
        let saved = SavedExportRow(
            name: text("monthly"),
            words: text("promoters for Google Ads: survey nps"),
            href: "/exports/promoters.google?survey=nps",
            forget: "/exports/saved/monthly/forget"
        )
        let scheduled = ExportScheduleRow(
            id: text("weekly"),
            words: text("promoters for Mailchimp"),
            target: text("/srv/marketing"),
            last: amount == .little ? nil : DeskSampleTexts.ago(.hours(30)),
            state: text("whole"),
            error: amount == .much ? text("The folder cannot be written to.") : nil,
            run: "/exports/schedules/weekly/run"
        )
        let run = ExportRunRow(
            words: text("promoters for Mailchimp"),
            who: text("marta"),
            at: DeskSampleTexts.ago(.hours(2)),
            state: text("whole"),
            tone: .high,
            size: text("12 rows"),
            sha256: amount == .much ? text("b5fec614551ddbaa11735d1756e179709ddd9ca4c4b820254d00102bfc58582d") : nil,
            error: amount == .much ? text("The folder cannot be written to.") : nil
        )
        return ExportsPage(
            lists: [card],
            saved: self.rows(amount, [saved]),
            schedules: self.rows(amount, [scheduled]),
            runs: self.rows(amount, [run]),
            next: amount == .much ? "/exports?cursor=abc" : nil
        )
    }
}
