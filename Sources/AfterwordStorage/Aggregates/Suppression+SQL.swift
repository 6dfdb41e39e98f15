import AfterwordCore

/// How statements find the addresses of people on the suppression list. A number may be spelled otherwise there than with the person, see
/// ``PhoneSpelling``; every comparison is one that an index or a hash can answer, for both tables may be large.
extension Suppression {
    /// Of the person with this id: none of their addresses is on the list for what they said.
    static func isNotOnList(_ contact: SQL) -> SQL {
        func unlisted(_ handle: SQL, _ condition: SQL = "") -> SQL {
            """
            NOT EXISTS (SELECT 1 FROM identity i JOIN suppression s ON s.channel = i.channel AND s.handle = \(handle)
                WHERE i.contact_id = \(contact) AND s.reason <> 'bounced'\(condition))
            """
        }
        let numbers = Self.spellings(of: "i.handle").map { unlisted($0, " AND \(Self.isNumber("i"))") }
        return SQL.joined([unlisted("i.handle")] + numbers, by: " AND ")
    }

    /// Why nothing may be sent to the number of the `identity` row; what the person said comes before a bounce, also by the alphabet.
    static func reason(ofNumber row: SQL) -> SQL {
        """
        (SELECT max(n.reason) FROM suppression n WHERE n.channel = \(row).channel
            AND n.handle IN (\(Self.list("\(row).handle"))))
        """
    }

    /// Whether a person's present number, whose column is given, is on the list.
    static func hasNumber(_ column: SQL) -> SQL {
        """
        EXISTS (SELECT 1 FROM suppression s WHERE s.channel = 'phone'
            AND s.handle IN (\(Self.list(column))))
        """
    }

    /// Whether an entry of the list is about an address of the person with this id.
    static func isOf(_ contact: SQL) -> SQL {
        func among(_ handle: SQL, _ condition: SQL = "") -> SQL {
            """
            (channel, handle) IN (SELECT i.channel, \(handle) FROM identity i WHERE i.contact_id = \(contact)\(condition))
            """
        }
        let numbers = Self.spellings(of: "i.handle").map { among($0, " AND \(Self.isNumber("i"))") }
        return "(\(SQL.joined([among("i.handle")] + numbers, by: " OR ")))"
    }

    /// Whether the handle of the `identity` row is a telephone number.
    static func isNumber(_ row: SQL) -> SQL { "\(row).channel IN ('phone', 'whatsapp')" }

    private static func list(_ column: SQL) -> SQL {
        SQL.joined([column] + Self.spellings(of: column), by: ", ")
    }

    /// All spellings of the number in a column, see ``PhoneSpelling/all(of:)``.
    private static func spellings(of column: SQL) -> [SQL] {
        let bare: SQL = """
            CASE WHEN substr(\(column), 1, 2) = '00' THEN substr(\(column), 3) ELSE ltrim(\(column), '+') END
            """
        return ["(\(bare))", "('+' || (\(bare)))", "('00' || (\(bare)))"]
    }
}
