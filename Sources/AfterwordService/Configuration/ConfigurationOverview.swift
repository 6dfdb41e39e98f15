import AfterwordCore

/// Lists what is configured and where it comes from, with secrets masked.
struct ConfigurationOverview {
    private let node: DocumentNode
    private let overrides: ConfigurationOverrides

    /// `node` is the file as it was written, with its `${NAME}` still in place.
    init(_ node: DocumentNode, overrides: ConfigurationOverrides) {
        self.node = node
        self.overrides = overrides
    }

    /// Everything the file says in its order, then what environment, flags and defaults add.
    func settings(of configuration: Configuration) -> [SettingRecord] {
        var records: [SettingRecord] = []
        Self.collect(self.node, path: [], into: &records)
        for (name, given) in self.overrides.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let path = Self.paths[name] ?? name.rawValue
            let origin: SettingRecord.Origin =
                given.origin.hasPrefix("--") ? .flag(given.origin) : .environment(given.origin)
            records.removeAll { $0.name == path }
            records.append(SettingRecord(name: path, value: Self.masked(given.text, name: path).value, origin: origin))
        }
        let named = Set(records.map(\.name))
        let standards = Self.standards(configuration).filter { standard in
            !named.contains { $0 == standard.name || $0.hasPrefix(standard.name + ".") }
        }
        return records + standards.map { SettingRecord(name: $0.name, value: $0.value, origin: .standard) }
    }

    /// Where the settings with a name of their own outside stand in the file.
    private static let paths: [ConfigurationOverrides.Name: String] = [
        .listen: "server.listen", .publicURL: "server.public_url",
    ]

    private static func collect(_ node: DocumentNode, path: [String], into records: inout [SettingRecord]) {
        let name = path.joined(separator: ".")
        switch node {
        case .scalar(_, _, let position):
            guard let text = node.scalarText, !path.isEmpty else { return }
            let (value, isSecret) = self.masked(text, name: name)
            let variable = self.variable(in: text)
            records.append(
                SettingRecord(
                    name: name,
                    value: value,
                    isSecret: isSecret,
                    origin: variable.map { .environment($0) } ?? .file(line: position.line)
                )
            )
        case .list(let nodes, let position):
            let texts = nodes.compactMap(\.scalarText)
            if texts.count == nodes.count {
                let value = self.masked(texts.joined(separator: ", "), name: name)
                records.append(
                    SettingRecord(
                        name: name,
                        value: value.value,
                        isSecret: value.isSecret,
                        origin: .file(line: position.line)
                    )
                )
                return
            }
            for (index, node) in nodes.enumerated() {
                self.collect(node, path: path + [self.id(of: node) ?? String(index + 1)], into: &records)
            }
        case .map(let entries, _):
            for entry in entries where entry.key != "id" || path.isEmpty {
                self.collect(entry.value, path: path + [entry.key], into: &records)
            }
        }
    }

    private static func id(of node: DocumentNode) -> String? {
        guard case .map(let entries, _) = node else { return nil }
        return entries.first { $0.key == "id" }?.value.scalarText
    }

    /// `NAME` of a text with `${NAME}`.
    private static func variable(in text: String) -> String? {
        guard let start = text.firstRange(of: "${") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "}" })
    }

    private static let mask = "•••"

    /// A secret shows nothing of itself; of an address with a password only the password goes.
    private static func masked(_ text: String, name: String) -> (value: String, isSecret: Bool) {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        if ChannelSettings.isSecret(last) || name.contains(".headers.") || self.variable(in: text) != nil {
            return (self.mask, true)
        }
        guard let scheme = text.firstRange(of: "://") else { return (text, false) }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return (text, false)
        }
        return (text[...colon] + self.mask + text[at...], true)
    }

    private static func standards(_ configuration: Configuration) -> [(name: String, value: String)] {
        let quiet = configuration.quietHours
        return [
            ("server.listen", configuration.listen.description), ("server.public_url", configuration.publicURL),
            ("data_dir", configuration.dataFolder), ("surveys", configuration.surveysFolder ?? "those that ship"),
            ("time_zone", configuration.timeZone), ("language", configuration.language),
            ("brand", configuration.brand ?? "Afterword"), ("log_level", configuration.logLevel.rawValue),
            ("sending", configuration.sending.rawValue),
            ("defaults.quiet_hours", "\(self.clock(quiet.start))-\(self.clock(quiet.end))"),
            ("default_channels", configuration.defaultChannels?.joined(separator: ", ") ?? "all, in their order"),
        ]
    }

    private static func clock(_ minutes: Int) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
