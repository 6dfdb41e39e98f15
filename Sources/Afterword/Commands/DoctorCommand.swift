import AfterwordCore
import AfterwordCurl
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword doctor`: says what is wrong and how to mend it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Look at configuration, data folder, database, surveys, channels and sources, and say how to mend what is wrong.",
        discussion: """
            Asks every channel's platform a harmless question: whether it can be reached and takes our credentials. Nobody gets a message. \
            Exits with 1 if something is to be mended.

            Example: afterword doctor
            """
    )

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        let configuration = try self.options.configuration()
        let findings = await Examination(configuration: configuration, configPath: self.options.config).findings()
        if self.json {
            let rows = JSONValue.array(findings.map(\.json))
            let document: JSONValue = ["ok": JSONValue(findings.allSatisfy(\.isWell)), "findings": rows]
            Terminal.say(String(decoding: document.serialized, as: UTF8.self))
        } else {
            for finding in findings { Terminal.say(finding.line) }
        }
        if !findings.allSatisfy(\.isWell) { throw ExitCode(1) }
    }
}

/// One thing looked at.
struct Finding: Sendable {
    var subject: String
    var isWell: Bool
    var detail: String
    /// What to do; empty if all is well.
    var remedy = ""

    var line: String {
        let mark = self.isWell ? "ok  " : "FIX "
        return "\(mark) \(self.subject): \(self.detail)" + (self.remedy.isEmpty ? "" : "\n      → \(self.remedy)")
    }

    var json: JSONValue {
        [
            "subject": .string(self.subject), "ok": JSONValue(self.isWell), "detail": .string(self.detail),
            "remedy": .string(self.remedy),
        ]
    }
}

/// The examinations, each on its own so that one failure does not hide another.
struct Examination: Sendable {
    let configuration: Configuration
    let configPath: String

    func findings() async -> [Finding] {
        let ways = ChannelExamination(configuration: self.configuration)
        let engine = await Engine.findings(on: self.configuration.database)
        let (server, isBegun) = await self.server(told: engine.filter { !$0.isWell }.map(\.detail))
        let own = [
            Finding(subject: "configuration", isWell: true, detail: "\(self.configPath) is readable"),
            self.dataFolder(), self.keyFile(isBegun: isBegun), self.publicURL(), self.sending(),
        ].compactMap(\.self)
        let backups = Finding.backups(self.configuration.backups, now: Instant(Date()))
        return own + engine + [backups] + (await ways.channels()) + ways.sources() + server + self.libraries()
    }

    private func dataFolder() -> Finding {
        let folder = self.configuration.dataFolder
        let isThere = FileManager.default.fileExists(atPath: folder)
        guard isThere else {
            return Finding(subject: "data folder", isWell: true, detail: "\(folder) will be made at the first start")
        }
        let isWritable = FileManager.default.isWritableFile(atPath: folder)
        return Finding(
            subject: "data folder",
            isWell: isWritable,
            detail: isWritable ? "\(folder) is writable" : "\(folder) is not writable",
            remedy: isWritable ? "" : "give the user that runs Afterword the right to write there"
        )
    }

    /// Keys are made with a database. One that `isBegun` has its own, and no others do.
    private func keyFile(isBegun: Bool) -> Finding {
        let path = "\(self.configuration.dataFolder)/\(KeyringFile.name)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return Finding(
                subject: "key file",
                isWell: !isBegun,
                detail: isBegun ? "\(path) is missing" : "\(path) will be made at the first start",
                remedy: isBegun ? MissingKeys.remedy : ""
            )
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        let isPrivate = mode & 0o077 == 0
        return Finding(
            subject: "key file",
            isWell: isPrivate,
            detail: isPrivate ? "\(path) is private" : "\(path) can be read by others",
            remedy: isPrivate ? "" : "chmod 600 \(path)"
        )
    }

    private func publicURL() -> Finding {
        let url = self.configuration.publicURL
        let isLocal = url.contains("127.0.0.1") || url.contains("localhost")
        return Finding(
            subject: "public address",
            isWell: true,
            detail: isLocal
                ? "links begin with \(url): they work on this machine only; set server.public_url before you ask people"
                : "links begin with \(url)"
        )
    }

    /// Only what keeps messages back.
    private func sending() -> Finding? {
        switch self.configuration.sending {
        case .live: nil
        case .dryRun:
            Finding(subject: "sending", isWell: true, detail: "dry_run: everything is written down, nothing leaves")
        case .allowList:
            Finding(
                subject: "sending",
                isWell: true,
                detail: "allow_list: only \(self.configuration.allowList.count) addresses get something"
            )
        }
    }

    /// What keeps us out is not said again if it was `told`. Beside the findings it is said whether there is a database that was begun.
    private func server(told: [String]) async -> (findings: [Finding], isBegun: Bool) {
        do {
            let (health, channels, sources, retention, users) = try await ControlClient.with(self.configuration) {
                client in
                (
                    try await client.json("GET", "/readyz"), try await client.json("GET", "/v1/channels"),
                    try await client.json("GET", "/v1/sources"), try await client.json("GET", "/v1/retention"),
                    try await client.json("GET", "/v1/users")
                )
            }
            let isReady = health["ready"]?.bool ?? true
            let house = Finding(
                subject: "database and surveys",
                isWell: isReady,
                detail: isReady ? "open, schema up to date, surveys readable" : "not ready",
                remedy: isReady ? "" : "see /readyz"
            )
            let findings = ChannelExamination.traffic(channels) + ChannelExamination.refusals(sources)
            return ([house] + findings + [Self.retention(retention)] + self.strangers(to: users), true)
        } catch let absent as NoDatabase {
            return ([self.beginning(absent)] + self.surveys(), false)
        } catch is MissingKeys {
            return ([Self.unseen("not looked at, for its keys are missing")] + self.surveys(), true)
        } catch {
            let words = Terminal.words(for: error)
            let isTold = told.contains(where: words.contains)
            return ([Self.unseen(isTold ? "not looked at, for they need the database" : words)], false)
        }
    }

    private static func unseen(_ detail: String) -> Finding {
        Finding(
            subject: "database and surveys",
            isWell: false,
            detail: detail,
            remedy: "mend what is named, then run afterword doctor again"
        )
    }

    /// Before the first start nothing is missing; keys without a database are what is left of an installation.
    private func beginning(_ absent: NoDatabase) -> Finding {
        let isFirst = !KeyringFile.isPresent(in: self.configuration.dataFolder)
        return Finding(
            subject: "database and surveys",
            isWell: isFirst,
            detail: isFirst
                ? "\(absent.fact); the first start begins one" : "\(absent.fact), though its key file is there",
            remedy: isFirst ? "" : "look at the address under database and at --data-dir, or restore a backup"
        )
    }

    /// The survey files, where no database was opened that would have read them.
    private func surveys() -> [Finding] {
        do {
            _ = try SurveyLibrary(folder: self.configuration.surveysFolder, channels: nil)
            return []
        } catch {
            let words = Terminal.words(for: error)
            return [Finding(subject: "surveys", isWell: false, detail: words, remedy: "see afterword check")]
        }
    }

    /// Colleagues whom teams name and who cannot sign in. That may be meant, since alerts reach people without an account.
    private func strangers(to users: JSONValue) -> [Finding] {
        let names = (users["data"]?.array ?? []).compactMap { $0["name"]?.string }
        let strangers = Account(self.configuration).staffNames
            .filter { StaffName.spelling(of: $0, among: names) == nil }
        guard !strangers.isEmpty else { return [] }
        return [
            Finding(
                subject: "people",
                isWell: true,
                detail: "\(strangers.joined(separator: ", ")): named by teams or follow_ups, but without an account; "
                    + "whoever should work at the desk needs one: afterword users create NAME --role agent"
            )
        ]
    }

    /// What the hourly sweep lets go of next.
    private static func retention(_ reply: JSONValue) -> Finding {
        let kinds = (reply["kinds"]?.array ?? []).map { kind in
            let name = kind["kind"]?.string ?? ""
            guard let days = kind["days"]?.integer else { return "\(name) for good" }
            let past = kind["past"]?.integer ?? 0
            return "\(name) \(days) days" + (past == 0 ? "" : " (\(past) past it)")
        }
        return Finding(subject: "retention", isWell: true, detail: "kept: " + kinds.joined(separator: ", "))
    }

    private func libraries() -> [Finding] {
        let elsewhere = Allocator.isInUse ? "" : ", but another allocator is in its place"
        return [
            Finding(subject: "libcurl", isWell: true, detail: CurlTransport.version),
            Finding(subject: "mimalloc", isWell: true, detail: Allocator.version + elsewhere),
        ]
    }
}
