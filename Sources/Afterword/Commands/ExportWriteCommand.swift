import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

extension ExportCommand {
    /// `afterword export NAME`: writes one file.
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "write", abstract: "Write one list to a file.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "\(BuiltInExports.all.map(\.name).joined(separator: ", ")), or the name of a saved export.")
        var name: String?

        @Option(name: .long, help: "\(BuiltInExportFormats.all.map(\.name).joined(separator: ", ")); csv without it.")
        var format: String?

        @Option(name: .long, help: "spreadsheet (guards against formulas) or import (machine values stay as they are).")
        var mode: String?

        @Option(name: .long, help: "Only answers to this survey.") var survey: String?
        @Option(name: .long, help: "From this date or time.") var from: String?
        @Option(name: .long, help: "Until this date or time.") var to: String?
        @Option(name: .long, help: "Only the newest span of time, such as 30d.") var last: String?
        @Option(name: .long, help: "Only people of this language.") var locale: String?
        @Option(name: .long, help: "Only cases of this team.") var team: String?

        @Option(name: .shortAndLong, help: "The file to write; standard output without it.")
        var output: String?

        @Option(name: .long, help: "Go on with a file that was cut off, by what its manifest says.")
        var resume: String?

        @Option(name: .long, help: "Keep this export under a name instead of writing it.")
        var save: String?

        func validate() throws {
            let formats = BuiltInExportFormats.all.map { $0.name }
            if let format, !formats.contains(format) {
                throw ValidationError("there is no format \(format); there are \(formats.joined(separator: ", "))")
            }
            let modes = ExportMode.allCases.map(\.rawValue)
            if let mode, !modes.contains(mode) {
                throw ValidationError("there is no mode \(mode); there are \(modes.joined(separator: ", "))")
            }
            guard (self.name == nil) == (self.resume != nil) else {
                throw ValidationError("name an export, or --resume a file; there are \(Self.names)")
            }
            let places = [("--save", self.save), ("--output", self.output)].filter { $0.1 != nil }.map { $0.0 }
            if self.resume != nil, let flag = (self.described + places).first {
                throw ValidationError("\(flag) does not go with --resume: the file goes on as its manifest says")
            }
        }

        /// The flags given that say what an export holds, or how.
        private var described: [String] {
            [("format", self.format), ("mode", self.mode)].filter { $0.1 != nil }.map { "--\($0.0)" }
                + self.filter.map { "--\($0.0.rawValue)" }
        }

        private static let names = BuiltInExports.all.map { $0.name }.joined(separator: ", ")

        func run() async throws {
            try await ControlClient.with(self.options.configuration()) { client in
                if let save { return try await self.keep(save, client) }
                guard let path = self.resume ?? self.output else { return try await self.print(client) }
                var download: ExportDownload
                if self.resume != nil {
                    download = try ExportDownload(resuming: path)
                } else {
                    download = try ExportDownload(path: path, target: try await self.target(client))
                }
                try await download.run(client)
                Terminal.complain("\(path): \(download.rows) rows, \(download.bytes) bytes, sha256 \(download.sha256)")
            }
        }

        private var filter: [(ExportFilterPart, String)] {
            let given: [(ExportFilterPart, String?)] = [
                (.survey, self.survey), (.from, self.from), (.to, self.to), (.last, self.last), (.locale, self.locale),
                (.team, self.team),
            ]
            return given.compactMap { part, value in value.map { (part, $0) } }
        }

        /// The address of the file: of a shipped export, or of one that was saved.
        private func target(_ client: ControlClient) async throws -> String {
            let name = self.name ?? ""
            guard BuiltInExports.named(name) == nil else {
                let query =
                    [("mode", self.mode)].compactMap { pair in pair.1.map { (pair.0, $0) } }
                    + self.filter.map { ($0.0.rawValue, $0.1) }
                let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
                let format = self.format ?? "csv"
                return "/v1/exports/\(name).\(format)" + (text.isEmpty ? "" : "?\(text)")
            }
            let saved = try await client.json("GET", "/v1/saved-exports")["data"]?.array ?? []
            guard let link = saved.first(where: { $0["name"]?.string == name })?["link"]?.string else {
                let kept = saved.compactMap { $0["name"]?.string }.joined(separator: ", ")
                let more = kept.isEmpty ? "" : "; saved are \(kept)"
                throw CommandFailure("there is no export \(name); there are \(Self.names)\(more)", exitCode: 2)
            }
            if let flag = self.described.first {
                throw CommandFailure(
                    "\(flag) does not go with \(name), which was saved with its own format, mode and filter; leave it out, "
                        + "or say it with the list that \(name) is of",
                    exitCode: 2
                )
            }
            return link
        }

        private func keep(_ save: String, _ client: ControlClient) async throws {
            var body: [JSONMember] = [
                JSONMember("export", .string(self.name ?? "")), JSONMember("format", .string(self.format ?? "csv")),
                JSONMember("filter", .object(self.filter.map { JSONMember($0.0.rawValue, .string($0.1)) })),
            ]
            if let mode { body.append(JSONMember("mode", .string(mode))) }
            _ = try await client.json("PUT", "/v1/saved-exports/\(save.percentEncoded)", body: .object(body))
            Terminal.complain("saved as \(save)")
        }

        /// Piece by piece too, so that a list of any length takes the same memory.
        private func print(_ client: ControlClient) async throws {
            var pieces = ExportPieces(target: try await self.target(client))
            while let piece = try await pieces.next(client) {
                try StandardStream.output.write(piece)
            }
        }
    }
}
