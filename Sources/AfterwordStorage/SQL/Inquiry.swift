/// A statement that only reads, with what its rows mean. Inquiries that do not depend on each other are asked together.
package struct Inquiry<Value> {
    let sql: SQL
    let read: ([SQLRow]) throws -> Value

    init(_ sql: SQL, _ read: @escaping ([SQLRow]) throws -> Value) {
        self.sql = sql
        self.read = read
    }
}

extension SQLConnection {
    /// Asks everything at once: on an engine that has to be waited for, the wait of one question.
    package func ask<each Value>(_ questions: repeat Inquiry<each Value>) throws -> (repeat each Value) {
        var statements: [SQL] = []
        for question in repeat each questions { statements.append(question.sql) }
        var answers = try self.rows(ofEach: statements).makeIterator()
        return (repeat try (each questions).read(answers.next() ?? []))
    }
}
