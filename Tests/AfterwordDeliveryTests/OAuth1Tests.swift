import AfterwordDelivery
import Testing

@Suite struct OAuth1Tests {
    private func signature(_ header: String?) -> String? {
        header?.split(separator: "oauth_signature=\"").last?.split(separator: "\"").first.map(String.init)
    }

    /// <https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature>
    @Test func `the example of X's documentation is met`() {
        let keys = OAuth1(
            consumerKey: "xvz1evFS4wEEPTGEFPHBog",
            consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"
        )
        let header = keys.authorization(
            method: "post",
            url: "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
            form: [(name: "status", value: "Hello Ladies + Gentlemen, a signed OAuth request!")],
            timestamp: 1_318_622_958,
            nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"
        )
        #expect(self.signature(header) == "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D")
    }
}
