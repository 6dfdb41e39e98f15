package import AfterwordCore
import Foundation

/// Reads `afterword.yaml` and lays flags and environment over it.
package enum ConfigurationFile {
    package static let defaultPath = "afterword.yaml"

    /// What was read; the configuration is `nil` when one of the diagnostics is an error.
    package typealias Result = (configuration: Configuration?, diagnostics: [Diagnostic])

    /// Reads the file at `path`. A missing file at the default path means: all defaults.
    package static func read(
        path: String,
        environment: [String: String],
        flags: [ConfigurationOverrides.Name: String] = [:],
        known: KnownTypes? = nil
    ) -> Result {
        let isAbsent = path == self.defaultPath && !FileManager.default.fileExists(atPath: path)
        var bytes: [UInt8] = Array("{}".utf8)
        if !isAbsent {
            do {
                bytes = try self.bytes(of: path)
            } catch {
                return (nil, [error])
            }
        }
        let overrides = ConfigurationOverrides(environment: environment, flags: flags)
        return self.read(bytes, path: path, environment: environment, overrides: overrides, known: known)
    }

    /// One byte more than is accepted; none of an empty file.
    private static func bytes(of path: String) throws(Diagnostic) -> [UInt8] {
        let start = SourcePosition(line: 1, column: 1)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw Diagnostic(file: path, position: start, message: "this is a folder; name the file in it")
        }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            return Array(try handle.read(upToCount: YAMLDocument.maximumSize + 1) ?? Data())
        } catch {
            throw Diagnostic(file: path, position: start, message: "the file cannot be read")
        }
    }

    /// Reads the content of a file; paths in it are relative to the folder of `path`.
    package static func read(
        _ bytes: [UInt8],
        path: String,
        environment: [String: String],
        overrides: ConfigurationOverrides = ConfigurationOverrides(),
        known: KnownTypes? = nil
    ) -> Result {
        let node: DocumentNode
        do {
            // Whoever comments everything out wants the defaults, as without the file.
            node = try YAMLDocument.node(bytes, file: path, blank: .map([], at: SourcePosition(line: 1, column: 1)))
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: path, position: start, message: "cannot be read: \(error)")
            return (nil, [error as? Diagnostic ?? other])
        }
        let (resolved, filled, missing) = EnvironmentReferences.resolved(node, environment: environment, file: path)
        var reading = ConfigurationReading(
            reader: DocumentReader(file: path, node: resolved),
            overrides: overrides,
            filled: filled,
            known: known
        )
        var configuration = reading.configuration()
        configuration.settings = ConfigurationOverview(node, overrides: overrides).settings(of: configuration)
        let diagnostics = (missing + reading.reader.diagnostics).sorted { $0.position < $1.position }
        return (diagnostics.contains { $0.severity == .error } ? nil : configuration, diagnostics)
    }
}

/// The types that the program has; the caller knows the registries, this target does not.
package struct KnownTypes: Sendable, Equatable {
    package var channels: [String]
    package var sources: [String]

    package init(channels: [String], sources: [String]) {
        self.channels = channels
        self.sources = sources
    }
}
