import AfterwordCore
import AfterwordStorage

/// What an answer makes of the person: promoter, passive or detractor, and on or off the ambassadors' list.
extension ConsequenceApplier {
    func setClass(
        _ promoterClass: PromoterClass,
        _ score: Score,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let contact = self.answered.contact
        let before = try store.currentClass(of: contact.id, in: connection)
        try store.appendClass(
            promoterClass,
            score: score.value,
            of: contact.id,
            responseID: self.answered.response.id,
            at: self.answered.now,
            in: connection
        )
        // A next answer below 9 takes the person off the list at once.
        if promoterClass != .promoter { try store.unlistAmbassador(contact.id, in: connection) }
        try self.tellClass(promoterClass, before: before, by: self.answered.response.id, in: connection)
    }

    func correctClass(_ score: Score, in connection: any SQLConnection) throws {
        let (response, contact) = (self.answered.response.id, self.answered.contact.id)
        try self.context.store.correctClass(of: contact, responseID: response, score: score.value, in: connection)
        try AmbassadorScoring(self.context).rescore(contact, now: self.answered.now, in: connection)
    }

    /// The person stands where their newest answer that counts puts them: on the list again, or off it.
    func withdrawClass(in connection: any SQLConnection) throws {
        let store = self.context.store
        let contact = self.answered.contact.id
        // What was told last, by whichever answer.
        let before = try store.classHistory(of: contact, limit: 1, in: connection).first?.promoterClass
        try store.deleteClasses(of: contact, responseID: self.answered.response.id, in: connection)
        let newest = try store.newestClass(of: contact, in: connection)
        if let newest, newest.promoterClass == .promoter {
            try store.nominate(
                contact,
                responseID: newest.responseID,
                score: newest.score,
                at: self.answered.now,
                in: connection
            )
        } else {
            try store.unlistAmbassador(contact, in: connection)
        }
        try AmbassadorScoring(self.context).rescore(contact, now: self.answered.now, in: connection)
        guard let newest else { return }
        try self.tellClass(newest.promoterClass, before: before, by: newest.responseID, in: connection)
    }

    private func tellClass(
        _ promoterClass: PromoterClass,
        before: PromoterClass?,
        by response: EntityID<Response>,
        in connection: any SQLConnection
    ) throws {
        guard before != promoterClass else { return }
        let contact = self.answered.contact
        let data = ClassChange(
            contact: ContactReference(contact),
            before: before?.rawValue,
            after: promoterClass.rawValue,
            response: response.text
        )
        try EventOutlet(self.context).tell(
            .classChanged,
            data,
            about: contact.id,
            at: self.answered.now,
            in: connection
        )
    }

    func nominate(
        _ score: Score,
        _ rows: inout ConsequenceRows,
        in connection: any SQLConnection
    ) throws {
        // The score of an ambassador looks at the open tasks: words may have opened one under a good score.
        if rows.tasks.contains(where: { $0.contactID == self.answered.contact.id }) {
            try rows.store(in: self.context.store, connection)
        }
        try self.context.store.nominate(
            self.answered.contact.id,
            responseID: self.answered.response.id,
            score: score.value,
            at: self.answered.now,
            in: connection
        )
        try PromoterCandidacy(self.context).begin(self.answered, in: connection)
    }
}

/// `data` of `contact.class_changed`.
private struct ClassChange: Encodable {
    var contact: ContactReference
    var before: String?
    var after: String
    var response: String
}
