package import AfterwordCore
import Foundation

/// Reads all survey files of one set and checks them against each other; the faults of all files are reported at once.
package enum SurveyFolder {
    /// Name and content of one file.
    package typealias File = (name: String, bytes: [UInt8])

    /// The files of a folder of surveys.
    ///
    /// - Throws: `Diagnostic` if the folder or a file cannot be read.
    package static func files(in folder: String) throws -> [File] {
        try self.files(in: folder, setBy: "surveys")
    }

    /// The `*.yaml` and `*.yml` files of a folder by name, which this key of the configuration names; each file is read up to one byte more
    /// than is accepted.
    ///
    /// - Throws: `Diagnostic` if the folder or a file cannot be read.
    package static func files(in folder: String, setBy key: String) throws -> [File] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw self.unreadable(
                folder,
                what: "the folder cannot be read; create it or set \"\(key)\" to another one"
            )
        }
        return try names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }
            .sorted()
            .map { name in
                let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
                guard let handle = FileHandle(forReadingAtPath: path) else {
                    throw self.unreadable(path, what: "the file cannot be read")
                }
                let data = try handle.read(upToCount: YAMLDocument.maximumSize + 1) ?? Data()
                return (path, Array(data))
            }
    }

    /// Reads and checks the files. `channels` are the configured channel ids; `nil` leaves that check out.
    package static func read(
        _ files: [File],
        channels: [String]?
    ) -> (surveys: [String: Survey], diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        var byName: [String: SurveyFile] = [:]
        var namesOfAll: Set<String> = []
        for file in files {
            let (read, faults) = SurveyFile.read(file.bytes, file: file.name)
            diagnostics += faults
            // A broken file still counts as the survey it is named after, so that one fault does not cause others.
            namesOfAll.insert(read?.survey.name ?? self.stem(of: file.name))
            guard let read else { continue }
            if let first = byName[read.survey.name] {
                let message = "survey: \"\(read.survey.name)\" is the name of \(first.file) already"
                diagnostics.append(self.fault(file.name, message))
            } else {
                byName[read.survey.name] = read
            }
        }
        for file in byName.values.sorted(by: { $0.file < $1.file }) {
            diagnostics += self.unresolved(file, surveys: namesOfAll.sorted(), channels: channels)
            diagnostics += self.circular(file, among: byName)
        }
        return (byName.mapValues(\.survey), diagnostics)
    }

    private static func unresolved(_ file: SurveyFile, surveys: [String], channels: [String]?) -> [Diagnostic] {
        file.references.compactMap { reference in
            guard let known = reference.target == .survey ? surveys : channels, !known.contains(reference.name)
            else { return nil }
            let near = NearestWord.to(reference.name, among: known).map { "; did you mean \"\($0)\"?" }
            let listed = known.isEmpty ? "; there is none" : "; known: \(known.joined(separator: ", "))"
            let message = "\(reference.key): no \(reference.target.rawValue) is called \"\(reference.name)\""
            return Diagnostic(file: file.file, position: reference.position, message: message + (near ?? listed))
        }
    }

    /// What follows an answer must come to an end: no survey follows itself, and none with a score of its own follows a low one, since that
    /// could be low again.
    private static func circular(_ file: SurveyFile, among files: [String: SurveyFile]) -> [Diagnostic] {
        file.references.compactMap { reference in
            guard reference.target == .survey, let next = files[reference.name]?.survey else { return nil }
            let fault: String
            if next.name == file.survey.name {
                fault = "\"\(next.name)\" cannot follow itself; name another survey or leave this key out"
            } else if reference.key == SurveyReading.askKey, next.kind != .form {
                fault =
                    "\"\(next.name)\" has a score of its own (kind: \(next.kind.rawValue)), which could be low again; "
                    + "expected a survey of kind form"
            } else {
                return nil
            }
            return Diagnostic(
                file: file.file,
                position: reference.position,
                message: "\(reference.key): \(fault)"
            )
        }
    }

    private static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    private static func unreadable(_ path: String, what: String) -> Diagnostic { self.fault(path, what) }

    private static func fault(_ file: String, _ message: String) -> Diagnostic {
        Diagnostic(file: file, position: SourcePosition(line: 1, column: 1), message: message)
    }
}
