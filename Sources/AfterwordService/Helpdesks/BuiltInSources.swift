package import AfterwordCore

/// Every source type, in alphabetical order. A new type is one file and one line here; the conformance tests walk the list.
package enum BuiltInSources {
    package static let all: [any ConfiguredSource.Type] = [
        ChatwootSource.self,
        FreshdeskSource.self,
        IntercomSource.self,
        MappingSource.self,
        ZammadSource.self,
        ZendeskSource.self,
    ]

    /// Sets up the source of the given entry; throws ``SourceConfigurationError``, or `InvalidFiles` for a file that it names.
    package static func make(_ entry: ChannelSettings) throws -> any Source {
        guard let type = self.all.first(where: { $0.typeName == entry.type }) else {
            let known = self.all.map { $0.typeName }.joined(separator: ", ")
            throw SourceConfigurationError(
                setting: "type",
                problem: "\"\(entry.type)\" is not a source; known are \(known)"
            )
        }
        return try type.init(id: entry.id, settings: SourceSettings(entry.values, lists: entry.lists, type: entry.type))
    }
}
