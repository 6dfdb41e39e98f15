package import AfterwordCore

/// Every helpdesk that answers can be written back to, in alphabetical order. A new one is one file and one line here.
package enum BuiltInWriteBacks {
    package static let all: [any CaseWriter.Type] = [
        ChatwootCaseWriter.self,
        ZammadCaseWriter.self,
        ZendeskCaseWriter.self,
    ]

    /// Sets up the way back of a source; `nil` if its settings ask for none. Throws ``ChannelConfigurationError``.
    package static func make(type: String, source: String, settings: [String: String]) throws -> (any Channel)? {
        guard WriteBackSettings.isWanted(in: settings) else { return nil }
        guard let kind = self.all.first(where: { $0.typeName == type }) else {
            let known = self.all.map { $0.typeName }.joined(separator: ", ")
            throw ChannelConfigurationError(
                setting: "write_back",
                problem: "is not known for a source of type \(type), only for \(known)"
            )
        }
        return try self.channel(kind, source, WriteBackSettings(settings))
    }

    private static func channel<Writer: CaseWriter>(
        _ kind: Writer.Type,
        _ source: String,
        _ settings: WriteBackSettings
    ) throws -> any Channel {
        try WriteBackChannel<Writer>(source: source, settings: settings)
    }
}
