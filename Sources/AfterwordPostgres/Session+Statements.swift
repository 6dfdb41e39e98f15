import AfterwordStorage
import CPostgres

extension Session {
    /// Runs one statement without values, such as SHOW, and waits for its answer.
    @discardableResult
    func command(_ text: String) throws -> Answer {
        try self.sendOnce(text, BoundValues([]), .asked)
        return try self.answer()
    }

    /// Runs one statement and returns how many rows it changed.
    func execute(_ sql: SQL) throws -> Int {
        try self.send(sql, .asked)
        return try self.answer().changedCount
    }

    /// Sends one statement; its error comes out with a later answer.
    func post(_ sql: SQL) throws {
        try self.send(sql, .posted)
        try self.pipeline.relieve()
    }

    /// The rows of a statement in full.
    func rows(_ sql: SQL) throws -> [SQLRow] {
        try self.send(sql, .asked)
        return try self.rows(of: self.answer(), sql.shape)
    }

    /// The rows of several statements in full, for one wait.
    func rows(ofEach questions: [SQL]) throws -> [[SQLRow]] {
        var rows: [[SQLRow]] = []
        var rest = questions[...]
        while !rest.isEmpty {
            let asked = rest.prefix(Self.mostQuestions)
            rest = rest.dropFirst(Self.mostQuestions)
            for question in asked { try self.send(question, .asked) }
            for (question, answer) in zip(asked, try self.answers()) {
                rows.append(try self.rows(of: answer, question.shape))
            }
        }
        return rows
    }

    /// Opens a cursor that lives until the transaction ends, and returns its name.
    func openCursor(_ sql: SQL) throws -> String {
        self.cursorCount += 1
        let name = "c\(self.cursorCount)"
        try self.sendOnce("DECLARE \(name) NO SCROLL CURSOR FOR \(sql.postgresText)", BoundValues(sql.values), .posted)
        return name
    }

    func closeCursor(_ name: String) throws {
        try self.sendOnce("CLOSE \(name)", BoundValues([]), .posted)
    }

    private func rows(of answer: Answer, _ shape: SQLShape) throws -> [SQLRow] {
        guard answer.rowCount > 0 else { return [] }
        let columns = self.statements.columns(of: shape) ?? answer.columns()
        self.statements.note(columns, of: shape)
        return try (0..<answer.rowCount).map { try answer.row($0, columns) }
    }
}

// MARK: - Sending

extension Session {
    /// Questions asked together. Their answers may be long, so what we send before we read must fit into the buffers on the way.
    private static let mostQuestions = 32

    /// Asked behind the first statement whose answer is waited for, and so at no cost of time. It is never asked before a statement of the
    /// body: it would fix the transaction's view of the data, and a body may want to lock a table first.
    private static let numberQuestion: SQL = "SELECT pg_current_xact_id()"

    /// Waits for the answer to the statement sent last, and to those before it.
    func answer() throws -> Answer {
        guard let answer = try self.answers().last else { throw ServerFailure.lost("the server gave no answer") }
        return answer
    }

    private func answers() throws -> [Answer] {
        if self.wantsNumber { try self.askForNumber() }
        return try self.collect()
    }

    func askForNumber() throws {
        self.wantsNumber = false
        try self.send(Self.numberQuestion, .number)
    }

    func collect() throws -> [Answer] {
        defer { for shape in self.pipeline.takeUnprepared() { self.statements.forget(shape) } }
        return try self.pipeline.collect()
    }

    /// A text with few values is prepared once and run by its name from then on; the two go out together the first time.
    func send(_ sql: SQL, _ purpose: Pipeline.Purpose) throws {
        let bound = BoundValues(sql.values)
        let name: String
        if let known = self.statements.name(of: sql.shape) {
            name = known
        } else {
            let text = sql.postgresText
            guard bound.count <= StatementCache.mostValues, Self.isKept(text) else {
                return try self.sendOnce(text, bound, purpose)
            }
            name = try self.prepare(sql.shape, text, bound)
        }
        try self.pipeline.send(purpose, bytes: bound.byteCount) { handle in
            bound.withPointers { PQsendQueryPrepared(handle, name, CInt(bound.count), $0, nil, nil, 0) }
        }
    }

    func sendOnce(_ text: String, _ bound: BoundValues, _ purpose: Pipeline.Purpose) throws {
        try self.pipeline.send(purpose, bytes: text.utf8.count + bound.byteCount) { handle in
            bound.withPointers { values in
                PQsendQueryParams(handle, text, CInt(bound.count), bound.types, values, nil, nil, 0)
            }
        }
    }

    private func prepare(_ shape: SQLShape, _ text: String, _ bound: BoundValues) throws -> String {
        if self.statements.isFull {
            try self.sendOnce("DEALLOCATE ALL", BoundValues([]), .posted)
            self.statements.forgetAll()
        }
        let name = self.statements.nextName()
        try self.pipeline.send(.preparation(shape), bytes: text.utf8.count) { handle in
            PQsendPrepare(handle, name, text, CInt(bound.count), bound.types)
        }
        self.statements.keep(shape, as: name)
        return name
    }

    /// Statements about the schema run once in a life, and each cursor has a name of its own.
    private static func isKept(_ text: String) -> Bool {
        !["CREATE", "ALTER", "DO", "DROP", "LOCK", "SET", "FETCH"].contains { text.hasPrefix($0) }
    }
}

extension SQL {
    fileprivate var postgresText: String { self.text { "$\($0)" } }
}
