// swift-tools-version: 6.2
import PackageDescription

/// The floor of the recording ratio: the same HTTP server with nothing behind it.
let package = Package(
    name: "echo",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1")],
    targets: [
        .executableTarget(
            name: "Echo",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
