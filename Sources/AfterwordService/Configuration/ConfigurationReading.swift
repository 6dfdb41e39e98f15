import AfterwordCore
import Foundation

/// The keys of `afterword.yaml` and the rules between them.
struct ConfigurationReading {
    var reader: DocumentReader
    let overrides: ConfigurationOverrides
    /// Places whose text came from the environment, which makes a setting secret.
    let filled: Set<SourcePosition>
    let known: KnownTypes?

    mutating func configuration() -> Configuration {
        let server = self.server()
        let sending = self.sending()
        let writtenDatabase = self.reader.optional("database", .databaseLocation).map(self.placed)
        let database = self.override(.database, .databaseLocation) ?? writtenDatabase
        let placed = database ?? .sqlite(path: self.path("data/afterword.db"))
        let folder = self.folder(.dataFolder, "data_dir")
        let timeZone = self.setting(.timeZone, "time_zone", .timeZone) ?? "UTC"
        let channels = self.connections("channels", types: self.known?.channels).map(self.placed)
        let channelIDs = channels.map(\.id)
        let dataFolder = folder ?? placed.folder ?? self.path("data")
        let configuration = Configuration(
            listen: server.listen,
            publicURL: server.publicURL,
            trustedProxies: server.trustedProxies,
            database: placed,
            dataFolder: dataFolder,
            surveysFolder: self.surveysFolder(),
            timeZone: timeZone,
            language: self.reader.optional("language", .languageTag) ?? "en",
            brand: self.reader.optional("brand", .text),
            logLevel: self.setting(.logLevel, "log_level", .word) ?? .info,
            sending: sending.mode,
            allowList: sending.allowList,
            defaultDelay: sending.delay,
            quietHours: sending.quietHours,
            defaultChannels: self.channelList("default_channels", channels: channelIDs),
            allowedPrivateDestinations: self.reader.optional("allow_private_destinations", .list(.network)) ?? [],
            sources: self.connections("sources", types: self.known?.sources).map(self.placed),
            channels: channels,
            teams: self.teams(timeZone: timeZone, channels: channelIDs),
            followUps: self.followUps(channels: channelIDs),
            templatesFolder: self.templatesFolder(),
            campaigns: self.campaigns(),
            retention: self.retention(),
            ambassadors: self.ambassadors(),
            scheduledExports: self.scheduledExports(channels: channels, timeZone: timeZone),
            backups: self.backups(dataFolder: dataFolder),
            salesforce: self.salesforce(),
            places: self.places()
        )
        self.reader.finish()
        return configuration
    }

    private mutating func server() -> (listen: ListenAddress, publicURL: String, trustedProxies: [String]) {
        let written = self.reader.map("server") { fields in
            (
                listen: fields.optional("listen", .listenAddress),
                publicURL: fields.optional("public_url", .siteAddress),
                trustedProxies: fields.optional("trusted_proxies", .list(.network))
            )
        }
        let listen =
            self.override(.listen, .listenAddress) ?? written?.listen ?? ListenAddress(host: "127.0.0.1", port: 8080)
        let host = listen.host.contains(":") ? "[\(listen.host)]" : listen.host
        let reachable = ["0.0.0.0", "[::]"].contains(host) ? "127.0.0.1" : host
        let publicURL =
            self.override(.publicURL, .siteAddress) ?? written?.publicURL ?? "http://\(reachable):\(listen.port)"
        return (listen, publicURL, written?.trustedProxies ?? [])
    }

    private mutating func sending() -> (
        mode: SendingMode, allowList: [String], delay: Duration, quietHours: QuietHours
    ) {
        let mode: SendingMode = self.setting(.sending, "sending", .word) ?? .live
        let allowList = self.reader.optional("allow_list", .list(.text))
        if mode == .allowList, allowList == nil {
            let place = self.reader.node("sending")?.position ?? self.reader.position
            let message = "sending: allow_list without the key \"allow_list\" sends nothing to anybody"
            self.reader.report(at: place, severity: .warning, message)
        }
        let defaults = self.reader.map("defaults") { fields in
            (delay: fields.optional("delay", .duration), quietHours: fields.optional("quiet_hours", .quietHours))
        }
        let quietHours = defaults?.quietHours ?? QuietHours(start: 20 * 60, end: 9 * 60)
        return (mode, allowList ?? [], defaults?.delay ?? .zero, quietHours)
    }

    /// Without the key: the folder `surveys` if there is one, else the shipped surveys.
    private mutating func surveysFolder() -> String? {
        self.folder(.surveys, "surveys") ?? self.present("surveys")
    }

    /// Without the key: the folder `templates` if there is one.
    private mutating func templatesFolder() -> String? {
        self.reader.optional("templates", .text).map { self.path($0) } ?? self.present("templates")
    }

    /// Where the folders stand that the file itself says; one of a flag or of the environment stands nowhere in it.
    private mutating func places() -> [String: SourcePosition] {
        var places: [String: SourcePosition] = [:]
        if self.overrides.values[.surveys] == nil { places["surveys"] = self.reader.node("surveys")?.position }
        places["templates"] = self.reader.node("templates")?.position
        return places
    }

    /// The folder of that name beside the file; `nil` if there is none.
    private func present(_ name: String) -> String? {
        let usual = self.path(name)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: usual, isDirectory: &isFolder)
        return exists && isFolder.boolValue ? usual : nil
    }
}

extension ConfigurationReading {
    /// A value of the file that flags and environment may override; the file's value is checked all the same.
    mutating func setting<Value>(
        _ name: ConfigurationOverrides.Name,
        _ key: String,
        _ format: DocumentFormat<Value>
    ) -> Value? {
        let written = self.reader.optional(key, format)
        return self.override(name, format) ?? written
    }

    /// The overriding value, read by the same format as the file's.
    mutating func override<Value>(_ name: ConfigurationOverrides.Name, _ format: DocumentFormat<Value>) -> Value? {
        guard let given = self.overrides.values[name] else { return nil }
        let start = SourcePosition(line: 1, column: 1)
        var faults: [DocumentFault] = []
        let value = format.read(.scalar(given.text, isQuoted: true, at: start), &faults)
        self.reader.report(
            faults.map { Diagnostic(file: given.origin, position: $0.position, message: $0.message) }
        )
        return value
    }

    /// A folder: a path of the file is relative to the file, one of a flag or of the environment to the working folder.
    mutating func folder(_ name: ConfigurationOverrides.Name, _ key: String) -> String? {
        let written = self.reader.optional(key, .text).map { self.path($0) }
        return self.override(name, .text) ?? written
    }

    func placed(_ location: DatabaseLocation) -> DatabaseLocation {
        if case .sqlite(let path) = location { .sqlite(path: self.path(path)) } else { location }
    }

    /// A file that an entry names is relative to the configuration too.
    func placed(_ entry: ChannelSettings) -> ChannelSettings {
        var entry = entry
        for name in ["file", "ca_file"] {
            if let file = entry.settings[name]?.value.value { entry.settings[name]?.value = Secret(self.path(file)) }
        }
        return entry
    }

    /// A path of the file, which is relative to the file's own folder.
    func path(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = self.reader.file.lastIndex(of: "/") else { return path }
        return self.reader.file[...slash] + path
    }
}
