package import AfterwordCore

/// One line of a list of people who must not be asked, as another system wrote it.
package struct SuppressionEntry: Sendable, Hashable {
    package var channel: String
    package var handle: String
    package var reason: SuppressionReason
    package var note: String?
    /// When it happened, if the list says so.
    package var since: Instant?

    package init(channel: String, handle: String, reason: SuppressionReason, note: String? = nil, since: Instant? = nil)
    {
        self.channel = channel
        self.handle = handle
        self.reason = reason
        self.note = note
        self.since = since
    }
}

/// Why a line cannot be used, in words for the person whose file it is.
package struct SuppressionFault: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

extension SuppressionEntry {
    /// The entries of one line, given by its column names; a line with an e-mail address and a phone number is two.
    ///
    /// Other systems have words of their own for why: a word nobody knows is kept as a note, and `reason` stands for it.
    ///
    /// - Throws: ``SuppressionFault`` with what is wrong.
    package static func entries(
        of columns: [String: String],
        reason: SuppressionReason = .optedOut,
        now: Instant
    ) throws(SuppressionFault) -> [SuppressionEntry] {
        let line = SuppressionColumns(columns)
        let word = line[.reason]
        let known = word.flatMap(SuppressionReason.init(anyWord:))
        let note = line[.note] ?? (known == nil ? word : nil)
        let since = try line[.date].map { text throws(SuppressionFault) in try Self.moment(text, now: now) }
        let addresses = try self.addresses(of: line)
        guard !addresses.isEmpty else {
            throw SuppressionFault("names no email, no phone, and no handle with its channel")
        }
        return addresses.map { address in
            SuppressionEntry(
                channel: address.channel,
                handle: address.handle,
                reason: known ?? reason,
                note: note.map(Self.oneLine),
                since: since
            )
        }
    }

    private static func addresses(
        of line: SuppressionColumns
    ) throws(SuppressionFault) -> [(channel: String, handle: String)] {
        var found: [(channel: String, handle: String)] = []
        if let email = line[.email] { found.append(("email", try self.email(email))) }
        if let phone = line[.phone] { found.append(("phone", try self.phone(phone))) }
        switch (line[.channel], line[.handle]) {
        case ("email", .some(let handle)): found.append(("email", try self.email(handle)))
        case ("phone", .some(let handle)): found.append(("phone", try self.phone(handle)))
        case (_, .some(let handle)) where handle.count > 255 || handle != Self.oneLine(handle):
            throw SuppressionFault("has a handle that is too long or holds control characters")
        case (.some(let channel), .some(let handle)):
            let kind = channel.lowercased()
            found.append((kind, ContactDirectory.normalised(handle: handle, on: kind)))
        case (nil, .some): throw SuppressionFault("has a handle but no channel it belongs to")
        case (_, nil): break
        }
        return found
    }

    /// At most 500 characters, with a blank for each line break and other control character.
    private static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(500).map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func email(_ text: String) throws(SuppressionFault) -> String {
        let email = ContactDirectory.normalised(email: text)
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), email.utf8.count <= 320,
            !email.contains(where: \.isWhitespace)
        else { throw SuppressionFault("\"\(text.prefix(80))\" is no e-mail address") }
        return email
    }

    private static func phone(_ text: String) throws(SuppressionFault) -> String {
        let phone = ContactDirectory.normalised(phone: text)
        // ITU-T E.164: at most fifteen digits.
        guard (5...15).contains(phone.count { $0.isNumber }) else {
            throw SuppressionFault("\"\(text.prefix(80))\" is no phone number")
        }
        return phone
    }

    /// RFC 3339, a day, `YYYY-MM-DD HH:MM:SS` in UTC, or seconds since 1970.
    private static func moment(_ text: String, now: Instant) throws(SuppressionFault) -> Instant {
        let day = text.count == 10 ? text + "T00:00:00Z" : text
        let spaced = text.count == 19 ? text.replacing(" ", with: "T") + "Z" : day
        let seconds = text.count == 10 ? Int64(text).map { Instant(milliseconds: $0 * 1000) } : nil
        guard let moment = Instant(rfc3339: text) ?? Instant(rfc3339: spaced) ?? seconds else {
            throw SuppressionFault("\"\(text.prefix(40))\" is no date such as 2026-03-31 or 2026-03-31T10:00:00Z")
        }
        guard moment <= now + .days(1) else {
            throw SuppressionFault("the date \"\(text.prefix(40))\" has not come yet; look at day and month")
        }
        return moment
    }
}

extension SuppressionEntry {
    /// Whether a column of that name means something here.
    package static func isColumn(_ name: String) -> Bool {
        SuppressionColumns.names[SuppressionColumns.plain(name)] != nil
    }
}

extension SuppressionReason {
    /// Reads our words and those that mailing services use for the same.
    package init?(anyWord text: String) {
        let word = text.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
        switch word {
        case "opted_out", "optedout", "opt_out", "optout", "unsubscribed", "unsubscribe", "stop": self = .optedOut
        case "complained", "complaint", "complaints", "spam", "spam_report", "abuse": self = .complained
        case "bounced", "bounce", "hard_bounce", "hardbounce", "cleaned", "invalid": self = .bounced
        default: return nil
        }
    }
}

/// The columns of a line under the names that lists use for them.
private struct SuppressionColumns {
    enum Column { case email, phone, channel, handle, reason, date, note }

    fileprivate static let names: [String: Column] = [
        "email": .email, "e_mail": .email, "email_address": .email, "mail": .email,
        "phone": .phone, "phone_number": .phone, "mobile": .phone,
        "channel": .channel, "handle": .handle,
        "reason": .reason, "type": .reason, "unsub_reason": .reason,
        "date": .date, "since": .date, "created": .date, "created_at": .date, "timestamp": .date, "unsub_time": .date,
        "note": .note, "comment": .note, "unsub_reason_other": .note,
    ]

    private var values: [Column: String] = [:]

    init(_ columns: [String: String]) {
        for (name, value) in columns.sorted(by: { $0.key < $1.key }) {
            let text = String(value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            guard let column = Self.names[Self.plain(name)], !text.isEmpty, self.values[column] == nil else { continue }
            self.values[column] = text
        }
    }

    /// A name as lists write it, in the form of ours.
    fileprivate static func plain(_ name: String) -> String {
        name.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    }

    subscript(column: Column) -> String? { self.values[column] }
}
