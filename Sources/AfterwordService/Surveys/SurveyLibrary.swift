package import AfterwordCore
import Synchronization

/// The surveys in force, by name; a reload replaces all of them or, when a file has an error, none.
package final class SurveyLibrary: Sendable {
    private let source: @Sendable () throws -> [SurveyFolder.File]
    private let channels: [String]?
    private let current: Mutex<[String: Survey]>

    /// - Parameters:
    ///   - channels: The configured channel ids that surveys may name; `nil` = not known here, not checked.
    ///   - source: Gives the files, now and at every reload.
    /// - Throws: ``InvalidFiles`` with every fault.
    package init(channels: [String]?, source: @escaping @Sendable () throws -> [SurveyFolder.File]) throws {
        self.source = source
        self.channels = channels
        let (surveys, diagnostics) = Self.load(source, channels: channels)
        guard let surveys else { throw InvalidFiles(diagnostics: diagnostics) }
        self.current = Mutex(surveys)
    }

    /// The surveys of a folder; `nil` = the shipped ones.
    package convenience init(folder: String?, channels: [String]?) throws {
        try self.init(channels: channels) { try folder.map(SurveyFolder.files) ?? ShippedSurveys.files }
    }

    package func survey(named name: String) -> Survey? {
        self.current.withLock { $0[name] }
    }

    /// All surveys in force, as the use cases take them.
    package var byName: [String: Survey] {
        self.current.withLock { $0 }
    }

    /// Ordered by name.
    package var all: [Survey] {
        self.current.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    /// The surveys that a trigger may send, ordered by name.
    package func surveys(on trigger: Trigger) -> [Survey] {
        self.all.filter { $0.send.on == trigger }
    }

    /// Reads the files again; with an error among the diagnostics the old set stays.
    @discardableResult
    package func reload() -> [Diagnostic] {
        let (surveys, diagnostics) = Self.load(self.source, channels: self.channels)
        if let surveys { self.current.withLock { $0 = surveys } }
        return diagnostics
    }

    private static func load(
        _ source: () throws -> [SurveyFolder.File],
        channels: [String]?
    ) -> (surveys: [String: Survey]?, diagnostics: [Diagnostic]) {
        do {
            let (surveys, diagnostics) = SurveyFolder.read(try source(), channels: channels)
            return (diagnostics.contains { $0.severity == .error } ? nil : surveys, diagnostics)
        } catch let diagnostic as Diagnostic {
            return (nil, [diagnostic])
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            return (nil, [Diagnostic(file: "surveys", position: start, message: "cannot be read: \(error)")])
        }
    }
}
