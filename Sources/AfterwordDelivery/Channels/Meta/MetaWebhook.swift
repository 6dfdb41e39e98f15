package import AfterwordCore

/// What every webhook of Meta has in common: the question at registration, the signature, the list of entries.
package struct MetaWebhook: Sendable, Equatable {
    /// The settings of an entry that belong to the way back.
    package static let settingNames: Set<String> = ["app_secret", "verify_token"]

    private let appSecrets: InboundSecrets
    private let verifyTokens: InboundSecrets

    /// `nil` without an app secret: a channel that cannot tell Meta from a stranger reads no answers.
    package init?(settings: [String: String]) throws {
        guard let appSecrets = InboundSecrets(settings["app_secret"]) else {
            guard InboundSecrets(settings["verify_token"]) == nil else {
                throw ChannelConfigurationError(
                    setting: "app_secret",
                    problem: "is missing; with verify_token it lets people answer in the conversation"
                )
            }
            return nil
        }
        guard let verifyTokens = InboundSecrets(settings["verify_token"]) else {
            throw ChannelConfigurationError(
                setting: "verify_token",
                problem: "is missing; make one up and enter it in Meta's app dashboard beside the callback URL"
            )
        }
        self.appSecrets = appSecrets
        self.verifyTokens = verifyTokens
    }

    /// `GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…` is answered with the challenge.
    package func handshake(_ request: InboundRequest) -> InboundAnswer? {
        guard request.method == .get, request.query["hub.mode"] == "subscribe",
            let challenge = request.query["hub.challenge"]
        else { return nil }
        return self.verifyTokens.contain(request.query["hub.verify_token"]) ? .text(challenge) : .forbidden
    }

    /// `X-Hub-Signature-256: sha256=HEX` over the raw bytes. Meta signs no time, so nothing is ever stale.
    package func verdict(on request: InboundRequest) -> InboundVerdict {
        let signature = request.header("X-Hub-Signature-256")
        let isValid = self.appSecrets.verify(signature, over: request.body, prefix: "sha256=", as: .hex)
        return isValid ? .authentic : .unauthorized
    }

    /// The entries of a request about this kind of `object`; none if it is about another kind.
    package func entries(of object: String, in request: InboundRequest) throws(InboundFailure) -> [JSONValue] {
        let body = try request.json()
        guard let entries = body["entry"]?.array else { throw InboundFailure("the body has no list named entry") }
        return body["object"]?.string == object ? entries : []
    }
}

extension ChannelSettingsReader {
    /// The setting `answers` (`buttons` or `link`): native answers make sense only if the webhook tells of them.
    package mutating func hearsAnswers(_ replies: (any ReplyReader)?) throws -> Bool {
        let form = try self.word("answers", among: [AnswerForm.buttons, .link], default: .buttons)
        return form == .buttons && replies != nil
    }
}
