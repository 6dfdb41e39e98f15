extension RuleCheck: JSONRepresentable {
    package var json: JSONValue {
        ["detail": .string(self.detail), "passed": .bool(self.passed), "rule": .string(self.rule.rawValue)]
    }

    package init?(json: JSONValue) {
        guard let rule = json["rule"]?.string.flatMap(DecisionReason.init), let passed = json["passed"]?.bool,
            let detail = json["detail"]?.string
        else { return nil }
        self.init(rule: rule, passed: passed, detail: detail)
    }
}
