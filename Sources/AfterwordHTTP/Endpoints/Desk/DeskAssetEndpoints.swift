import HTTPTypes
import NIOCore

/// The stylesheet, script and mark of the desk; open, because the sign-in page needs them too.
package struct DeskAssetEndpoints: EndpointGroup {
    private let assets: DeskAssets

    package init(_ assets: DeskAssets) {
        self.assets = assets
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/assets/{name}",
                name: "getDeskAsset",
                "A file of the desk's pages",
                tag: .desk,
                access: .open,
                replies: [.other("text/css", "The file; its name changes with its content.")],
                handler: self.show
            )
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) throws -> EndpointReply {
        guard let asset = self.assets.asset(named: try request.parameter("name")) else { throw Problem(.notFound) }
        return EndpointReply(
            status: .ok,
            headers: [.contentType: asset.contentType, .cacheControl: DeskAssets.cacheControl],
            body: .bytes(ByteBuffer(bytes: asset.bytes))
        )
    }
}
