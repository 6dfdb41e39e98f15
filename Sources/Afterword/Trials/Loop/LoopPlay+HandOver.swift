import Foundation

/// The list, as six tools want it.
extension LoopPlay {
    static let formats = ["google", "meta", "mailchimp", "hubspot", "salesforce", "klaviyo"]

    /// Writes one file for each marketing tool; only people who agreed are in them.
    mutating func handOver() async throws {
        for format in Self.formats {
            let file = try await self.stage.ask("GET", "/v1/exports/ambassadors.\(format)")
            let path = self.folder.appending(path: "ambassadors-\(format).csv")
            try Data(file.bytes).write(to: path)
            let rows = String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).count - 1
            self.cast.rows[format] = rows
            self.journal.write(
                "Marketing gets its list for \(format)",
                at: self.stage.now,
                ("file", path.path),
                ("rows", String(rows))
            )
        }
    }
}
