import Foundation

/// A real browser without a window: it runs the page's own script, and no event in it comes from a hand.
struct HeadlessBrowser: Sendable {
    private let executable: URL
    private let folder: URL

    /// Time of the page, which runs as fast as the machine can; the network is waited for.
    private static let pageMilliseconds = 5000
    /// A browser that is not done by then hangs.
    private static let patience = Duration.seconds(180)

    /// `nil` when no Chromium is on the path.
    ///
    /// - Parameter folder: for the browser's own files.
    init?(folder: URL) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places = path.split(separator: ":").map { URL(filePath: String($0)).appending(path: "chromium") }
        guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        (self.executable, self.folder) = (found, folder)
    }

    /// Opens the page as it was served, with `script` beside its own, and waits until both are done.
    ///
    /// The page is opened from a file whose base is its true address. So the server's content security policy does not bind the foreign
    /// script, as it would not bind one that a browser extension or a debugger brings.
    func show(_ page: VisitedPage, script: BrowserScript) async throws {
        let act =
            "<script>addEventListener('load', function () { setTimeout(function () {\(script.rawValue)}, 500) })</script>"
        let html =
            page.html.replacing("<head>", with: "<head><base href=\"\(page.url.absoluteString)\">", maxReplacements: 1)
            + act
        let file = self.folder.appending(path: "page-\(UUID().uuidString).html")
        try html.write(to: file, atomically: true, encoding: .utf8)
        try await self.run([
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--user-data-dir=\(self.folder.appending(path: "browser").path)",
            "--virtual-time-budget=\(Self.pageMilliseconds)", "--dump-dom", file.absoluteString,
        ])
    }

    private func run(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = self.executable
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ended, ending) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        let isDone = await withTaskGroup(of: Bool.self) { group in
            // Whichever comes first, the end or the end of patience, ends the other.
            group.addTask {
                for await _ in ended {}
                return !Task.isCancelled
            }
            // A browser that hangs must not hang the trial; a cancelled sleep has nothing to tell.
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
        guard isDone else {
            process.terminate()
            throw CommandFailure("the browser did not end within \(Self.patience)")
        }
        guard process.terminationStatus == 0 else {
            throw CommandFailure("the browser ended with \(process.terminationStatus)")
        }
    }
}
