// swift-tools-version: 6.2
import PackageDescription

/// One set of flags for every target: Swift 6, explicit imports, and `async` functions that stay on their caller.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// The server takes Swift's own libraries into itself: they then cost no memory for what it never uses, and no table between it and them.
/// The first words say what `--static-swift-stdlib` says, for one product instead of a second build of everything.
let staticSwift: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-stdlib"]
            + ["CoreFoundation", "_FoundationCShims", "_FoundationCollections", "_FoundationICU"].map { "-l\($0)" },
        .when(platforms: [.linux], configuration: .release)
    )
]

let package = Package(
    name: "afterword",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "afterword", targets: ["Afterword"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.33.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "AfterwordCore",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordStorage",
            dependencies: ["AfterwordCore", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordSQLite",
            dependencies: [
                "AfterwordStorage", "CSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordPostgres",
            dependencies: ["AfterwordStorage", "CPostgres"],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordService",
            dependencies: [
                "AfterwordStorage", "Yams",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordDelivery",
            dependencies: [
                "AfterwordStorage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordCurl",
            dependencies: ["AfterwordDelivery", "CCurl", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(
            name: "AfterwordHTTP",
            dependencies: [
                "AfterwordService", "CQRencode",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "Afterword",
            dependencies: [
                "AfterwordCurl", "AfterwordDelivery", "AfterwordHTTP", "AfterwordPostgres", "AfterwordService",
                "AfterwordSQLite", "CMimalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings,
            linkerSettings: staticSwift
        ),
        .target(
            name: "AfterwordTesting",
            dependencies: ["AfterwordDelivery", "AfterwordPostgres", "AfterwordService", "AfterwordSQLite"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AfterwordCoreTests",
            dependencies: ["AfterwordCore"],
            resources: [.copy("Vectors")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AfterwordStorageTests",
            dependencies: ["AfterwordStorage", "AfterwordPostgres", "AfterwordSQLite", "AfterwordTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AfterwordServiceTests",
            dependencies: ["AfterwordService", "AfterwordSQLite", "AfterwordTesting"],
            resources: [.copy("Helpdesks/Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AfterwordDeliveryTests",
            dependencies: [
                "AfterwordDelivery", "AfterwordCurl", "AfterwordTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AfterwordHTTPTests",
            dependencies: [
                "AfterwordHTTP", "AfterwordTesting",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
    ]
)
