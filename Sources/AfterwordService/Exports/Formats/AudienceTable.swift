import AfterwordCore
import AfterwordStorage
import Crypto
import Foundation

/// One person of a list, as marketing systems know people. A value that the list does not have is `nil`.
struct AudienceMember: Sendable {
    var contactID: String?
    var name: PersonName
    var email: String?
    var phone: String?
    var locale: String?
    var score: Int64?
    var survey: String?
    var answeredAt: Int64?
    /// When the person said yes to marketing; other consents say nothing to a marketing system.
    var consentedAt: Int64?
    var salesforceContact: String?
    var salesforceLead: String?
    /// The word for the list the person is on.
    var tag: String
}

/// One column of a table for a marketing system.
struct AudienceColumn: Sendable {
    enum Value: Sendable {
        /// Free text.
        case text(String?)
        /// Checked by ``AudienceKey``, a date, a number or a hash: goes as it is to programs.
        case checked(String?)
    }

    let header: String
    let value: @Sendable (AudienceMember) -> Value

    init(_ header: String, _ value: @escaping @Sendable (AudienceMember) -> Value) {
        self.header = header
        self.value = value
    }

    /// A column that the template has and we have nothing for.
    init(empty header: String) {
        self.init(header) { _ in .checked(nil) }
    }

    /// The lower-case hexadecimal SHA-256 of a key, without salt; empty for nothing, and what is a hash already is not hashed again.
    init(hashed header: String, _ key: @escaping @Sendable (AudienceMember) -> String?) {
        self.init(header) { .checked(key($0).map(Self.hash)) }
    }

    static func hash(_ key: String) -> String {
        guard !AudienceKey.isHash(key) else { return key.lowercased() }
        return SHA256.hash(data: Data(key.utf8)).hexadecimal
    }
}

/// A table that a marketing system imports: people only, one row each, plain UTF-8 without a byte-order mark.
struct AudienceTable: Sendable {
    let columns: [AudienceColumn]
    /// Longest text the system keeps, in bytes of UTF-8; longer ones are cut.
    var longestText = 255
    /// Whether a row without this says nothing to the system and is left out.
    let isUseful: @Sendable (AudienceMember) -> Bool

    func writer(of export: any Export, _ mode: ExportMode) -> any ExportWriter {
        AudienceWriter(table: self, reader: AudienceReader(export), text: CSVText(mode: mode))
    }
}

private struct AudienceWriter: ExportWriter {
    let table: AudienceTable
    let reader: AudienceReader
    let text: CSVText

    mutating func begin(_ bytes: inout [UInt8]) {
        for (index, column) in self.table.columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            self.text.append(plain: column.header, to: &bytes)
        }
        bytes.append(text: "\r\n")
    }

    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) -> Bool {
        let member = self.reader.member(record)
        guard self.table.isUseful(member) else { return false }
        for (index, column) in self.table.columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch column.value(member) {
            case .text(let text?): self.text.append(free: Self.cut(text, to: self.table.longestText), to: &bytes)
            case .checked(var text?): text.withUTF8 { self.text.append(checked: $0, to: &bytes) }
            case .text(nil), .checked(nil): break
            }
        }
        bytes.append(text: "\r\n")
        return true
    }

    mutating func end(_ bytes: inout [UInt8]) {}

    /// Whole characters only.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var cut = text
        while cut.utf8.count > limit { cut.removeLast() }
        return cut
    }
}

/// Finds a person in a record by the names of the export's columns.
private struct AudienceReader: Sendable {
    private let positions: [String: Int]
    private let tag: String
    private let isOfPeople: Bool

    init(_ export: any Export) {
        self.positions = Dictionary(
            export.columns.map { ($0.name, $0.position) },
            uniquingKeysWith: { first, _ in first }
        )
        self.tag = String(export.name.last == "s" ? export.name.dropLast() : export.name[...])
        self.isOfPeople = export.columns.contains(PeopleColumns.consented)
    }

    func member(_ record: any SQLRecord) -> AudienceMember {
        AudienceMember(
            contactID: self.integer("contact_id", record).map { EntityID<Contact>(rawValue: $0).text },
            name: PersonName(self.text("name", record)),
            email: AudienceKey.email(self.text("email", record)),
            phone: AudienceKey.phone(self.text("phone", record)),
            locale: self.text("locale", record),
            score: self.integer("score", record),
            survey: self.text("survey", record),
            answeredAt: self.integer("answered_at", record),
            consentedAt: self.isOfPeople ? record.integer(PeopleColumns.allowedMarketing) : nil,
            salesforceContact: self.isOfPeople ? record.text(PeopleColumns.salesforceContact) : nil,
            salesforceLead: self.isOfPeople ? record.text(PeopleColumns.salesforceLead) : nil,
            tag: self.tag
        )
    }

    private func text(_ name: String, _ record: any SQLRecord) -> String? {
        self.positions[name].flatMap { record.text($0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func integer(_ name: String, _ record: any SQLRecord) -> Int64? {
        self.positions[name].flatMap { record.integer($0) }
    }
}

extension AudienceMember {
    /// `YYYY-MM-DD` of the answer, in UTC.
    var answeredOn: String? {
        self.answeredAt.map { milliseconds in
            var bytes: [UInt8] = []
            bytes.append(day: milliseconds)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// RFC 3339 of the consent.
    var consentedAtText: String? { self.consentedAt.map { Instant(milliseconds: $0).rfc3339 } }

    /// The language without its region: `es` of `es-MX`.
    var language: String? {
        self.locale.flatMap { $0.split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map { $0.lowercased() } }
    }
}
