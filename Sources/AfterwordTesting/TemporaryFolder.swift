package import Foundation

/// A folder of a test's own that disappears with the call.
package func withTemporaryFolder<Value>(
    _ body: (URL) async throws -> Value
) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "afterword-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // What is left in the system's temporary folder harms no test.
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
