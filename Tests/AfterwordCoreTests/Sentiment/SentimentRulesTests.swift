import AfterwordCore
import Testing

@Suite struct SentimentRulesTests {
    @Test(arguments: try Vector.all("sentiment", "sentiment.classify"))
    func `agrees with the classification vectors`(_ vector: Vector) throws {
        let rules = try #require(vector.input["rules"]?.array).map {
            SentimentRules.Rule(id: try $0.text("id"), match: try $0.text("match"), weight: try $0.whole("weight"))
        }
        let negations = try #require(vector.input["negations"]?.array).compactMap(\.string)
        let sentiment = SentimentRules(rules, negations: negations, window: try vector.input.whole("window"))
            .sentiment(of: try vector.input.text("text"))
        let got: JSONValue = [
            "score": JSONValue(sentiment?.score), "label": JSONValue(sentiment?.label.rawValue),
            "rules": .array((sentiment?.hits ?? []).map { JSONValue($0.isNegated ? $0.rule + "!" : $0.rule) }),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: ["ca", "de", "en", "es", "fr", "it", "pt", "ro"])
    func `every shipped language has its rules`(_ language: String) {
        #expect(SentimentWords.rules(for: language) != nil)
    }
}
