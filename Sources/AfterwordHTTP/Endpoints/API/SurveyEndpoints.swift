import AfterwordCore
package import AfterwordService
import HTTPTypes

/// The surveys in force.
package struct SurveyEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/surveys",
                name: "listSurveys",
                "The surveys in force, by name",
                tag: .surveys,
                access: .apiKey(.surveysRead),
                replies: [.json(.page(of: Self.survey), "All surveys; there is one page.")],
                handler: self.list
            )
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: ["limit"])
        return .list(self.context.surveys().values.sorted { $0.name < $1.name }.map(Self.json))
    }

    private static let survey = JSONSchema.named(
        "Survey",
        .object([
            .required("name", .text), .required("kind", .choice(SurveyKind.self)),
            .required("version", JSONSchema.text.described("Changes with every change of the file.")),
            .required("languages", .list(of: .text)), .required("scale", JSONSchema.text.orNull.example("csat_1_5")),
            .required("trigger", .choice(Trigger.self)), .required("sample", .number),
            .required("channels", JSONSchema.list(of: .text).orNull),
            .required(
                "questions",
                .list(
                    of: .object([
                        .required("id", .text), .required("type", .text), .required("optional", .flag),
                        .required("scale", JSONSchema.text.orNull), .required("text", .map(of: .text)),
                    ])
                )
            ),
        ])
    )

    private static func json(_ survey: Survey) -> JSONValue {
        [
            "name": .string(survey.name), "kind": .string(survey.kind.rawValue), "version": .string(survey.version),
            "languages": .array(survey.languages.map(JSONValue.string)), "scale": JSONValue(survey.scale?.name),
            "trigger": .string(survey.send.on.rawValue), "sample": JSONValue(survey.send.sample),
            "channels": survey.send.channels.map { .array($0.map(JSONValue.string)) } ?? .null,
            "questions": .array(survey.questions.map(Self.json)),
        ]
    }

    private static func json(_ question: any Question) -> JSONValue {
        let texts = question.text.texts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        return [
            "id": .string(question.id), "type": .string(type(of: question).typeName),
            "optional": .bool(question.isOptional), "scale": JSONValue(question.scale?.name), "text": .object(texts),
        ]
    }
}
