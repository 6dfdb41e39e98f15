import AfterwordCore

extension ExportRefusal {
    /// What is wrong and what would be right, for people.
    package func words(export: String, format: String) -> String {
        switch self {
        case .unknownExport(let known): "There is no export \"\(export)\"; there are \(known.joined(separator: ", "))."
        case .unknownFormat(let known): "There is no format \"\(format)\"; there are \(known.joined(separator: ", "))."
        case .notForMarketing(let export, let fitting):
            "\(export) holds people who did not agree to marketing, so it is not written for \(format); "
                + "take \(fitting.joined(separator: ", ")), or the export ambassadors or promoters."
        case .unfitting(let part, let known):
            "\(part.rawValue) is no filter of \(export); "
                + (known.isEmpty ? "it has none." : "it has \(known.map(\.rawValue).joined(separator: ", ")).")
        case .invalid(let part, let message): "\(part.rawValue) \(message)."
        case .foreignCursor: "The cursor belongs to another export; begin anew without it."
        }
    }
}
