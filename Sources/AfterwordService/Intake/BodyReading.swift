import AfterwordCore

/// Reads the body of one of our own requests: unlike an event, it may hold no member that we do not know.
struct BodyReading {
    let fields: FieldReading

    /// Throws ``InvalidFields`` if the body is no object.
    init(_ body: JSONValue) throws {
        let errors = FieldErrors()
        guard body.members != nil else {
            throw InvalidFields(errors: [FieldError(field: "", message: "must be an object, not \(body.kind)")])
        }
        self.fields = FieldReading(value: body, path: "", errors: errors)
    }

    /// Throws ``InvalidFields`` with everything that was noted while reading.
    func finish() throws {
        guard self.fields.errors.list.isEmpty else { throw InvalidFields(errors: self.fields.errors.list) }
    }
}

extension FieldReading {
    /// Notes every member that is not one of `known`, with the nearest one that is.
    func refuseOthers(than known: [String]) {
        for member in self.value.members ?? [] where !known.contains(member.name) {
            let near = NearestWord.to(member.name, among: known).map { "; did you mean \"\($0)\"?" }
            self.fail(member.name, "is not known here" + (near ?? "; known: \(known.joined(separator: ", "))"))
        }
    }

    /// One word of a closed list; the error names the words.
    func word<Word: CaseIterable & RawRepresentable<String>>(_ name: String, _ type: Word.Type) -> Word? {
        guard let text = self.text(name) else { return nil }
        if let word = Word(rawValue: text) { return word }
        self.fail(name, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    /// Whether the member is there at all, be it `null`: in a change that means "forget it".
    func isNull(_ name: String) -> Bool { self.value[name] == .null }
}
