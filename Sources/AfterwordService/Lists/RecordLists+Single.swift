package import AfterwordCore
import AfterwordStorage

/// Single records; `nil` if nothing has the id.
extension RecordLists {
    /// The invitation with its contact and case.
    package func invitation(_ id: EntityID<Invitation>) async throws -> InvitationRecord? {
        try await self.store.database.read { [store] connection in
            guard let invitation = try store.invitation(id, in: connection) else { return nil }
            let references = try RecordReferences(
                contacts: [invitation.contactID],
                cases: [invitation.caseID],
                store: store,
                in: connection
            )
            return InvitationRecord(invitation, references)
        }
    }

    /// The response, whatever its state.
    package func response(_ id: EntityID<Response>) async throws -> ResponseRecord? {
        try await self.store.database.read { [store] connection in
            guard let response = try store.response(id, in: connection) else { return nil }
            let references = try RecordReferences(
                contacts: [response.contactID],
                cases: [response.caseID],
                store: store,
                in: connection
            )
            return ResponseRecord(response, references)
        }
    }

    /// The task with its history, oldest line first.
    package func followUp(_ id: EntityID<FollowUp>) async throws -> FollowUpDetail? {
        let now = self.now()
        return try await self.store.database.read { [store] connection in
            guard let task = try store.followUp(id, in: connection),
                let record = try FollowUpRecord.records(of: [task], now: now, store: store, in: connection).first
            else { return nil }
            let entries = try store.entries(of: id, in: connection).map(FollowUpDetail.Entry.init)
            let answers = try store.answers(of: task, in: connection)
            let references = try RecordReferences(
                contacts: [task.contactID],
                cases: [task.caseID],
                store: store,
                in: connection
            )
            return FollowUpDetail(
                followUp: record,
                answers: answers.map { ResponseRecord($0, references) },
                entries: entries,
                replies: try store.replies(from: id, in: connection).map {
                    ReplyRecord($0, try store.message($0.messageID, in: connection))
                },
                recovery: try Self.recovery(of: task, store: store, in: connection)
            )
        }
    }

    private static func recovery(
        of task: FollowUp,
        store: Store,
        in connection: any SQLConnection
    ) throws -> RecoveryRecord? {
        guard
            let check = try store.invitations(after: task.responseID, in: connection).last(where: {
                $0.purpose == .recovery
            })
        else { return nil }
        return RecoveryRecord(check, try store.countedResponse(ofInvitation: check.id, in: connection))
    }

    /// The message with every try, oldest first.
    package func message(_ id: EntityID<Message>) async throws -> MessageDetail? {
        try await self.store.database.read { [store] connection in
            guard let message = try store.message(id, in: connection) else { return nil }
            let references = try RecordReferences(contacts: [message.contactID], store: store, in: connection)
            let tries = try store.attempts(of: id, in: connection).map(MessageDetail.Try.init)
            return MessageDetail(message: MessageRecord(message, references), tries: tries)
        }
    }

    /// Also shows a person who was erased: an empty record with its id.
    package func contact(_ id: EntityID<Contact>) async throws -> ContactRecord? {
        try await self.store.database.read { [store] connection in
            guard let contact = try store.contact(id, in: connection) else { return nil }
            return ContactRecord(contact, try store.identities(of: id, in: connection))
        }
    }
}

extension FollowUpRecord {
    /// The records of several tasks with their contacts, cases and comments: three statements however many there are.
    static func records(
        of tasks: [FollowUp],
        now: Instant,
        store: Store,
        in connection: any SQLConnection
    ) throws -> [FollowUpRecord] {
        let references = try RecordReferences(
            contacts: tasks.map(\.contactID),
            cases: tasks.map(\.caseID),
            store: store,
            in: connection
        )
        let responses = try store.responses(tasks.map(\.responseID), in: connection)
        return tasks.map { FollowUpRecord($0, response: responses[$0.responseID], references, now: now) }
    }
}
