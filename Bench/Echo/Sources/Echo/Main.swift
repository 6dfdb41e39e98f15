import Hummingbird

/// Answers every POST with its own body and every GET with none.
@main
struct Main {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 8090
        let router = Router()
        router.get("/**") { _, _ in HTTPResponse.Status.ok }
        router.post("/**") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            return Response(status: .ok, body: ResponseBody(byteBuffer: body))
        }
        let app = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port))
        )
        try await app.runService()
    }
}
