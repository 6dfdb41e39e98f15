/// Statements that only read, mostly one, with what their rows mean. Inquiries that do not depend on each other are asked together.
package struct Inquiry<Value> {
    fileprivate let statements: [SQL]
    fileprivate let read: (ArraySlice<[SQLRow]>) throws -> Value

    init(_ sql: SQL, _ read: @escaping ([SQLRow]) throws -> Value) {
        self.statements = [sql]
        self.read = { try read($0.first ?? []) }
    }

    /// `read` is handed the rows of all statements, in their order.
    init(_ statements: [SQL], _ read: @escaping ([SQLRow]) throws -> Value) {
        self.statements = statements
        self.read = { try read(Array($0.joined())) }
    }
}

extension SQLConnection {
    /// Asks everything at once: on an engine that has to be waited for, the wait of one question.
    package func ask<each Value>(_ questions: repeat Inquiry<each Value>) throws -> (repeat each Value) {
        var statements: [SQL] = []
        for question in repeat each questions { statements.append(contentsOf: question.statements) }
        var answers = try self.rows(ofEach: statements)[...]
        func answer<One>(_ question: Inquiry<One>) throws -> One {
            defer { answers = answers.dropFirst(question.statements.count) }
            return try question.read(answers.prefix(question.statements.count))
        }
        return (repeat try answer(each questions))
    }
}
