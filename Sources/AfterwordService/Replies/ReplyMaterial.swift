import AfterwordCore
import AfterwordStorage

/// The rows around a reply, and what follows from them.
struct ReplyMaterial {
    let context: ServiceContext
    let task: FollowUp
    let contact: Contact
    let supportCase: SupportCase?
    let identities: [Identity]

    /// Throws ``ReplyRefusal/unknown``.
    init(_ id: EntityID<FollowUp>, _ context: ServiceContext, in connection: any SQLConnection) throws {
        let store = context.store
        guard let task = try store.followUp(id, in: connection),
            let contact = try store.contact(task.contactID, in: connection)
        else { throw ReplyRefusal.unknown }
        self.context = context
        self.task = task
        self.contact = contact
        self.supportCase = try task.caseID.flatMap { try store.supportCase($0, in: connection) }
        self.identities = try store.identities(of: contact.id, in: connection)
    }

    /// A way with the channel behind it.
    struct Route {
        var channel: any Channel
        var identity: Identity?
        var warnings: [ReplyWarning]

        var way: ReplyWay {
            ReplyWay(
                channel: self.channel.id,
                type: Swift.type(of: self.channel).typeName,
                recipient: self.identity?.handle,
                warnings: self.warnings.map(\.rawValue)
            )
        }
    }

    /// Every configured channel that reaches the person: by an address and without a warning, then to systems that pass it on, then
    /// what somebody has to confirm.
    var routes: [Route] {
        let routes = self.context.channels.compactMap(self.route)
        let free = routes.filter(\.warnings.isEmpty)
        return free.filter { $0.identity != nil } + free.filter { $0.identity == nil }
            + routes.filter { !$0.warnings.isEmpty }
    }

    private func route(by channel: any Channel) -> Route? {
        guard let kind = channel.addressKind else { return self.route(by: channel, to: nil) }
        return self.contact.inOrderOfUse(self.identities.filter { $0.channel == kind })
            .map { self.route(by: channel, to: $0) }
            .min { $0.warnings.count < $1.warnings.count }
    }

    private func route(by channel: any Channel, to identity: Identity?) -> Route {
        Route(
            channel: channel,
            identity: identity,
            warnings: ReplyWarning.all(of: self.contact, optOutKind: channel.optOutKind, identity: identity)
        )
    }

    /// The route somebody chose. Throws ``ReplyRefusal``.
    func route(_ chosen: String?) throws -> Route {
        let routes = self.routes
        guard let first = routes.first else { throw ReplyRefusal.unreachable }
        guard let chosen else { return first }
        guard let route = routes.first(where: { $0.channel.id == chosen }) else {
            throw ReplyRefusal.unknownChannel(chosen, known: routes.map(\.channel.id))
        }
        return route
    }
}

// MARK: - Words

extension ReplyMaterial {
    /// What the templates are filled with; `agent` is whoever writes.
    private func values(agent: String?) -> [ReplyVariable: String] {
        var values: [ReplyVariable: String] = [.brand: self.supportCase?.brand ?? self.context.account.brand]
        values[.name] = self.contact.name
        values[.case] = self.supportCase?.displayNumber
        values[.agent] = agent
        return values
    }

    /// The template in the person's language with the facts of the task.
    func filled(_ template: ReplyTemplate, agent: String?) -> FilledTemplate {
        let locale = template.language(for: self.contact.locale, fallback: self.context.account.language)
        let values = self.values(agent: agent)
        let subject = template.subject.map { ReplyText($0.text(in: locale)).filled(values) }
        return FilledTemplate(
            name: template.name,
            title: template.title,
            locale: locale,
            subject: subject ?? self.subject(in: locale),
            text: ReplyText(template.text.text(in: locale)).filled(values)
        )
    }

    /// All templates that fit the case, those meant for its tags first.
    func templates(agent: String?) -> [FilledTemplate] {
        let fitting = self.context.replyTemplates.filter { $0.fits(tags: self.supportCase?.tags ?? []) }
        return (fitting.filter { !$0.tags.isEmpty } + fitting.filter(\.tags.isEmpty))
            .map { self.filled($0, agent: agent) }
    }

    /// What a list of mails shows: who writes and about what.
    func subject(in locale: String) -> String {
        let brand = self.supportCase?.brand ?? self.context.account.brand
        guard let number = self.supportCase?.displayNumber else {
            return Wording.text(.messageFrom, in: locale, ["brand": brand])
        }
        return Wording.text(.messageAboutCase, in: locale, ["brand": brand, "number": number])
    }

    /// The reply as it would go. Throws ``ReplyRefusal``.
    func draft(_ wish: ReplyWish, agent: String?) throws -> (draft: ReplyDraft, route: Route) {
        guard self.contact.erasedAt == nil else { throw ReplyRefusal.erased }
        guard self.task.state != .closed else { throw ReplyRefusal.closed }
        let route = try self.route(wish.channel)
        let template = try wish.template.map { name -> FilledTemplate in
            guard let found = self.context.replyTemplates.first(where: { $0.name == name }) else {
                throw ReplyRefusal.unknownTemplate(name, known: self.context.replyTemplates.map(\.name))
            }
            return self.filled(found, agent: agent)
        }
        let text = wish.text ?? template?.text ?? ""
        guard !text.isBlank else { throw ReplyRefusal.empty }
        if let most = route.channel.longestText, text.utf16.count > most {
            throw ReplyRefusal.tooLong(channel: route.channel.id, most: most)
        }
        let language = Wording.language(for: self.contact.locale ?? self.context.account.language)
        let locale = template?.locale ?? language
        let draft = ReplyDraft(
            way: route.way,
            locale: locale,
            subject: wish.subject ?? template?.subject ?? self.subject(in: language),
            text: text
        )
        return (draft, route)
    }
}
