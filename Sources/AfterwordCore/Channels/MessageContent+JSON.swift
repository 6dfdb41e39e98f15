extension MessageContent: JSONRepresentable {
    package var json: JSONValue {
        .object(leavingOutNil: [
            ("answers", .array(self.answers.map(\.json))),
            ("brand", self.brand.map(JSONValue.string)),
            ("commentPrompt", self.commentPrompt.map(JSONValue.string)),
            ("data", .string(self.data)),
            ("link", self.link.map(JSONValue.string)),
            ("locale", self.locale.map(JSONValue.string)),
            ("phrases", self.phrases?.json),
            ("question", self.question.map(JSONValue.string)),
            ("recipient", self.recipient.map(JSONValue.string)),
            ("recipientName", self.recipientName.map(JSONValue.string)),
            ("recipientWroteAt", self.recipientWroteAt.map { .string($0.rfc3339) }),
            ("room", self.room.map(JSONValue.string)),
            ("scale", self.scale.map(JSONValue.string)),
            ("subject", self.subject.map(JSONValue.string)),
            ("text", self.text.map(JSONValue.string)),
            ("timestamp", .string(self.timestamp)),
            ("token", self.token.map(JSONValue.string)),
            ("type", .string(self.type)),
            ("unsubscribeLink", self.unsubscribeLink.map(JSONValue.string)),
        ])
    }

    package init?(json: JSONValue) {
        guard let type = json["type"]?.string, let timestamp = json["timestamp"]?.string,
            let data = json["data"]?.string, let answers = json["answers"]?.values(AnswerLink.self)
        else { return nil }
        self.init(type: type, timestamp: timestamp, data: data)
        self.answers = answers
        self.brand = json["brand"]?.string
        self.commentPrompt = json["commentPrompt"]?.string
        self.link = json["link"]?.string
        self.locale = json["locale"]?.string
        self.phrases = json["phrases"].flatMap(MessagePhrases.init(json:))
        self.question = json["question"]?.string
        self.recipient = json["recipient"]?.string
        self.recipientName = json["recipientName"]?.string
        self.recipientWroteAt = json["recipientWroteAt"]?.string.flatMap(Instant.init(rfc3339:))
        self.room = json["room"]?.string
        self.scale = json["scale"]?.string
        self.subject = json["subject"]?.string
        self.text = json["text"]?.string
        self.token = json["token"]?.string
        self.unsubscribeLink = json["unsubscribeLink"]?.string
    }
}

extension MessagePhrases: JSONRepresentable {
    package var json: JSONValue {
        .object(leavingOutNil: [
            ("answerHere", .string(self.answerHere)),
            ("noMoreSurveys", .string(self.noMoreSurveys)),
            ("replyWithNumber", self.replyWithNumber.map(JSONValue.string)),
            ("writeStop", .string(self.writeStop)),
        ])
    }

    package init?(json: JSONValue) {
        guard let answerHere = json["answerHere"]?.string, let noMoreSurveys = json["noMoreSurveys"]?.string,
            let writeStop = json["writeStop"]?.string
        else { return nil }
        self.init(
            answerHere: answerHere,
            noMoreSurveys: noMoreSurveys,
            writeStop: writeStop,
            replyWithNumber: json["replyWithNumber"]?.string
        )
    }
}

extension AnswerLink: JSONRepresentable {
    package var json: JSONValue {
        ["label": .string(self.label), "link": .string(self.link), "value": .string(self.value)]
    }

    package init?(json: JSONValue) {
        guard let label = json["label"]?.string, let value = json["value"]?.string, let link = json["link"]?.string
        else { return nil }
        self.init(label: label, value: value, link: link)
    }
}
