extension Segments: JSONRepresentable {
    package var json: JSONValue {
        .object(leavingOutNil: [
            ("agent", self.agent.map(JSONValue.string)),
            ("brand", self.brand.map(JSONValue.string)),
            ("channel", self.channel.map(JSONValue.string)),
            ("product", self.product.map(JSONValue.string)),
            ("tags", .texts(self.tags)),
            ("team", self.team.map(JSONValue.string)),
        ])
    }

    package init?(json: JSONValue) {
        guard let tags = json["tags"]?.texts else { return nil }
        self.init(
            channel: json["channel"]?.string,
            agent: json["agent"]?.string,
            team: json["team"]?.string,
            tags: tags,
            product: json["product"]?.string,
            brand: json["brand"]?.string
        )
    }
}
