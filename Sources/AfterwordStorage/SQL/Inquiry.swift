/// Statements that answer with rows, mostly one that only reads, with what the rows mean. Inquiries that do not depend on each other are asked together.
package struct Inquiry<Value> {
    fileprivate let statements: [SQL]
    fileprivate let read: (ArraySlice<[SQLRow]>) throws -> Value

    init(_ sql: SQL, _ read: @escaping ([SQLRow]) throws -> Value) {
        self.statements = [sql]
        self.read = { try read($0.first ?? []) }
    }

    /// One statement for many values, or several where they are more than a statement should take; none if there are no values.
    init<Key>(about values: [Key], _ statement: ([Key]) -> SQL, read: @escaping ([SQLRow]) throws -> Value) {
        let starts = stride(from: 0, to: values.count, by: SQL.mostValuesOfStatement)
        self.init(starts.map { statement(Array(values[$0...].prefix(SQL.mostValuesOfStatement))) }, read)
    }

    /// The same for values that an index finds by two columns, each by a question of its own within few statements. Asked by one column and a
    /// set for the other, a server that planned it while the table was small reads everything that has the one.
    init<Key>(forEach values: [Key], _ question: (Key) -> SQL, read: @escaping ([SQLRow]) throws -> Value) {
        var statements: [SQL] = []
        SQL.inPortions(values.map(question), joinedBy: " UNION ALL ") { statements.append($0) }
        self.init(statements, read)
    }

    /// `read` is handed the rows of all statements, in their order.
    init(_ statements: [SQL], _ read: @escaping ([SQLRow]) throws -> Value) {
        self.statements = statements
        self.read = { try read(Array($0.joined())) }
    }

    private init(_ statements: [SQL], reading read: @escaping (ArraySlice<[SQLRow]>) throws -> Value) {
        self.statements = statements
        self.read = read
    }

    /// The same question with another meaning.
    package func map<Other>(_ transform: @escaping (Value) throws -> Other) -> Inquiry<Other> {
        Inquiry<Other>(self.statements, reading: { [read] in try transform(read($0)) })
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
