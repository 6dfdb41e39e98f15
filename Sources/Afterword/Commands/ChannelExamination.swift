import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordService
import Foundation

/// What `doctor` finds out about the ways out and in: settings, the way to the platform, and whether it takes our credentials.
struct ChannelExamination: Sendable {
    let configuration: Configuration

    /// One finding for each channel, asked side by side; nobody gets a message by it.
    func channels() async -> [Finding] {
        let entries = self.configuration.channels
        guard !entries.isEmpty else {
            return [
                Finding(
                    subject: "channels",
                    isWell: false,
                    detail: "none is configured, so nobody can be reached",
                    remedy: "add one under channels:, e.g. { id: inbox, type: inbox }"
                )
            ]
        }
        let ranges = self.configuration.allowedPrivateDestinations.compactMap(IPRange.init)
        guard let transport = try? CurlTransport(policy: AddressPolicy(allowing: ranges)) else {
            return [
                Finding(subject: "channels", isWell: false, detail: "libcurl could not start", remedy: "reinstall it")
            ]
        }
        let findings = await withTaskGroup(of: (Int, Finding).self) { group in
            for (index, entry) in entries.enumerated() {
                // All at once, because one server that does not answer takes its whole patience.
                group.addTask { (index, await self.examine(entry, transport)) }
            }
            var found = [Int: Finding]()
            for await (index, finding) in group { found[index] = finding }
            return entries.indices.compactMap { found[$0] }
        }
        await transport.stop(within: .zero)
        return findings
    }

    private func examine(_ entry: ChannelSettings, _ transport: CurlTransport) async -> Finding {
        let subject = "channel \(entry.id) (\(entry.type))"
        let channel: any Channel
        do {
            channel = try BuiltInChannels.make(
                type: entry.type,
                id: entry.id,
                settings: entry.values,
                environment: ChannelEnvironment(
                    socketPath: self.configuration.socketPath,
                    brand: self.configuration.brand ?? "Afterword"
                )
            )
        } catch {
            let fault = error as? ChannelConfigurationError
            let line = fault.map { entry.position(of: $0.setting).line } ?? entry.position.line
            return Finding(
                subject: subject,
                isWell: false,
                detail: "\(error)",
                remedy: "correct line \(line) of the configuration"
            )
        }
        guard let probe = channel.probe(at: Instant(Date())) else {
            return Finding(
                subject: subject,
                isWell: true,
                detail: "the settings are complete; to see whether it works: afterword test channel \(entry.id)"
            )
        }
        switch channel.finding(of: await transport.send(probe)) {
        case .well(let words): return Finding(subject: subject, isWell: true, detail: words)
        case .broken(let words, let remedy):
            return Finding(subject: subject, isWell: false, detail: words, remedy: remedy)
        }
    }

    /// One finding for each source: whether its settings are complete, and the address to paste into the helpdesk.
    func sources() -> [Finding] {
        self.configuration.sources.map { entry in
            let subject = "source \(entry.id) (\(entry.type))"
            do {
                _ = try BuiltInSources.make(entry)
            } catch {
                let fault = error as? SourceConfigurationError
                let line = fault.map { entry.position(of: $0.setting).line } ?? entry.position.line
                return Finding(
                    subject: subject,
                    isWell: false,
                    detail: "\(error)",
                    remedy: "correct line \(line) of the configuration"
                )
            }
            let address = "\(self.configuration.publicURL)/v1/sources/\(entry.id)"
            let warning = entry.isUnsigned ? "; nothing is signed, so whoever knows it can close cases" : ""
            return Finding(subject: subject, isWell: true, detail: "paste into the helpdesk: \(address)\(warning)")
        }
    }

    /// What the running server says of sources whose newest request was refused.
    static func refusals(_ sources: JSONValue) -> [Finding] {
        (sources["data"]?.array ?? []).compactMap { source in
            guard let id = source["id"]?.string, let count = source["refused"]?.integer, count > 0,
                let last = source["last_refused_at"]?.string, let words = source["last_refusal"]?.string
            else { return nil }
            let moments = [source["last_event_at"]?.string, last].map { $0.flatMap(Instant.init(rfc3339:)) }
            let isWell = moments[0].flatMap { event in moments[1].map { event > $0 } } ?? false
            return Finding(
                subject: "requests to \(id)",
                isWell: isWell,
                detail: "\(count) refused in 30 days, the last at \(last): \(words)",
                remedy: isWell
                    ? "" : "compare the source's secret with the helpdesk's, and its webhook with the page on sources"
            )
        }
    }

    /// What the running server says of channels that need somebody, as the Channels page shows it.
    static func traffic(_ channels: JSONValue) -> [Finding] {
        (channels["data"]?.array ?? []).compactMap { channel in
            guard let id = channel["id"]?.string, let state = channel["state"]?.string,
                let trouble = channel["trouble"], let words = trouble["words"]?.string
            else { return nil }
            let counts = [("waiting", channel["waiting"]?.integer), ("held", channel["held"]?.integer)]
                .compactMap { name, count in count.flatMap { $0 > 0 ? "\($0) \(name)" : nil } }
            return Finding(
                subject: "messages by \(id)",
                isWell: false,
                detail: ([state] + counts).joined(separator: ", ") + ": \(words)",
                remedy: trouble["remedy"]?.string ?? ""
            )
        }
    }
}
