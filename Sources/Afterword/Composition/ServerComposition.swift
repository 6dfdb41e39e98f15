import AfterwordCore
import AfterwordHTTP
import AfterwordService
import Logging

/// The HTTP side, put together on one screen: who may come in, which endpoints there are, where they are served.
struct ServerComposition {
    private let house: House
    private let logger: Logger
    private let router: EndpointRouter

    init(_ house: House, logger: Logger) throws {
        self.house = house
        self.logger = logger
        let context = house.context
        let keys = APIKeys(context)
        let hasher = PasswordHasher()
        let users = StaffUsers(context, hasher: hasher)
        let signIn = SignIn(context, hasher: hasher)
        let links = SignInLinks(context, signIn: signIn)
        let publicURL = PublicURL(house.configuration.publicURL)
        let gate = Gate(
            keys: ServiceKeys(keys),
            sessions: ServiceSessions(signIn),
            publicURL: publicURL,
            proxies: try TrustedProxies(house.configuration.trustedProxies)
        )
        let desk = try DeskContext(
            service: context,
            surveyFolder: house.configuration.surveysFolder
        )
        let visitors = PublicEndpoints(context: context, pages: desk.publicPages)
        let (visitorError, deskError) = (visitors.errorPage, DeskErrorPage(desk.renderer))
        let groups: [any EndpointGroup] =
            APIEndpoints.all(context)
            + [AccessEndpoints(keys: keys, users: users, links: links)]
            + DeskEndpoints.all(desk)
            + [
                DeskSettingsEndpoints(
                    desk,
                    house: Self.house(house.configuration),
                    keys: keys,
                    users: users,
                    links: links
                )
            ]
            + [SignInEndpoints(signIn: signIn, links: links, gate: gate, renderer: desk.renderer)]
            + [visitors, OwnDatabaseEndpoints(identity: house.configuration.database.identity)]
        let endpoints = groups.flatMap(\.endpoints)
        let health = ServiceHealth(context)
        let operations = OperationsEndpoints(
            unready: { await health.missing() },
            metrics: { try await Self.metrics(health, context.replyTally) },
            document: {
                OpenAPIDocument(
                    endpoints: endpoints + $0,
                    version: AfterwordVersion.number,
                    serverURL: house.configuration.publicURL
                )
            }
        )
        self.router = EndpointRouter(
            endpoints: endpoints + operations.endpoints,
            gate: gate,
            idempotency: ServiceIdempotency(IdempotencyLedger(context)),
            defaultHeaders: .safeDefaults(isSecure: publicURL.isSecure),
            errorPage: { visitorError.reply(to: $0, $1) ?? deskError.reply(to: $0, $1) }
        )
    }

    private static func house(_ configuration: Configuration) -> DeskHouse {
        DeskHouse(
            version: AfterwordVersion.number,
            settings: configuration.settings,
            database: configuration.database,
            dataFolder: configuration.dataFolder
        )
    }

    /// The server of `afterword serve`, on the network and on the socket.
    func server(onListening: @escaping @Sendable (ListenAddress) async -> Void) throws -> AfterwordServer {
        AfterwordServer(
            listen: self.house.configuration.listen,
            socketPath: self.house.socketPath,
            responder: self.router.responder(),
            proxies: try TrustedProxies(self.house.configuration.trustedProxies),
            logger: self.logger,
            onListening: onListening
        )
    }

    /// A server for one command, on the socket only.
    func socketServer(at path: String, onSocket: @escaping @Sendable () async -> Void) throws -> AfterwordServer {
        AfterwordServer(
            listen: nil,
            socketPath: path,
            responder: self.router.responder(),
            logger: self.logger,
            onSocket: onSocket
        )
    }

    private static func metrics(_ health: ServiceHealth, _ tally: ReplyTally) async throws -> [MetricsText.Family] {
        let samples = try await health.messages().sorted { $0.key.rawValue < $1.key.rawValue }.map {
            MetricsText.Sample(Double($0.value), labels: ["state": $0.key.rawValue])
        }
        let replies = tally.samples.map {
            MetricsText.Sample(Double($0.count), labels: ["channel": $0.channel, "outcome": $0.outcome])
        }
        let stopped = MetricsText.Sample(Double(try await health.stoppedDestinations()))
        let log = health.logBytes.map { MetricsText.Sample(Double($0)) }
        return [
            .init(
                "afterword_database_log_bytes",
                .gauge,
                "Committed and not yet in SQLite's own file.",
                [log].compactMap(\.self)
            ),
            .init("afterword_destinations_stopped", .gauge, "Destinations that nothing is sent to.", [stopped]),
            .init("afterword_messages", .gauge, "Messages that wait, are held or have failed.", samples),
            .init("afterword_replies_total", .counter, "What people answered inside conversations.", replies),
        ]
    }
}
