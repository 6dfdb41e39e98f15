import AfterwordPostgres
import AfterwordSQLite
import AfterwordService
import AfterwordStorage
import Foundation

extension Engine {
    /// What an operator should know of a database.
    static func findings(on location: DatabaseLocation) async -> [Finding] {
        switch location {
        case .sqlite(let path): [self.privacy(of: path), self.log(beside: path)]
        case .postgres(let url): await self.serverFindings(url)
        }
    }

    /// Every start takes the file from all others; what it could not take back, or was opened to them since, is found here.
    private static func privacy(of path: String) -> Finding {
        let exposed = PrivateFile.exposed(of: path)
        let isThere = FileManager.default.fileExists(atPath: path)
        return Finding(
            subject: "database file",
            isWell: exposed.isEmpty,
            detail: exposed.isEmpty
                ? isThere ? "\(path) is private" : "\(path) will be made at the first start"
                : "\(exposed.joined(separator: ", ")) can be read or written by others",
            remedy: exposed.isEmpty ? "" : "as its owner: chmod go= \(exposed.joined(separator: " "))"
        )
    }

    /// Our own readers are short, so only a stranger's can hold the log.
    private static func log(beside path: String) -> Finding {
        let bytes = SQLiteDatabase.logBytes(beside: path)
        // One more half: the limit is looked at between groups of writes.
        let isWell = bytes <= SQLiteDatabase.ordinaryLogBytes * 3 / 2
        return Finding(
            subject: "database log",
            isWell: isWell,
            detail: "\(path)-wal has \(bytes.formatted(.byteCount(style: .memory)))",
            remedy: isWell
                ? ""
                : "another program reads an old state of the file and keeps the log from being emptied: "
                    + "find it with `fuser -v \(path)` and end it before the disk is full"
        )
    }

    private static func serverFindings(_ url: Secret) async -> [Finding] {
        do {
            let database = try await PostgresDatabase(url: url.value)
            let facts = try await database.facts()
            try await database.close()
            return [self.connection(facts), self.rights(facts), self.durability(facts)]
        } catch {
            return [
                Finding(
                    subject: "PostgreSQL",
                    isWell: false,
                    detail: (error as? SQLError)?.message ?? "\(error)",
                    remedy: "see whether psql gets in with the address under database, from this machine"
                )
            ]
        }
    }

    private static func connection(_ facts: ServerFacts) -> Finding {
        let way = facts.encryption.map { "encrypted by \($0)" } ?? (facts.isLocal ? "on this machine" : "not encrypted")
        let isSafe = facts.isLocal || facts.encryption != nil
        let latency = facts.latency.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 2)))
        return Finding(
            subject: "PostgreSQL",
            isWell: isSafe,
            detail: "release \(facts.release), \(way), a question takes \(latency)",
            remedy: isSafe
                ? "" : "add ?sslmode=verify-full to the address: names and answers cross the network in clear"
        )
    }

    private static func rights(_ facts: ServerFacts) -> Finding {
        let schema = facts.schema ?? "no schema"
        guard facts.closedTables.isEmpty else { return self.closed(facts) }
        return Finding(
            subject: "PostgreSQL rights",
            isWell: facts.mayMakeTables,
            detail: "\(facts.role) \(facts.mayMakeTables ? "may" : "may not") make tables in \(schema)",
            remedy: facts.mayMakeTables
                ? "" : "as its owner: GRANT USAGE, CREATE ON SCHEMA \(facts.schema ?? "public") TO \(facts.role)"
        )
    }

    private static func closed(_ facts: ServerFacts) -> Finding {
        let (count, names) = (facts.closedTables.count, facts.closedTables.prefix(3).joined(separator: ", "))
        return Finding(
            subject: "PostgreSQL rights",
            isWell: false,
            detail:
                "\(facts.role) may not read and write \(count == 1 ? "one" : "\(count)") of our tables: \(names)\(count > 3 ? ", …" : "")",
            remedy:
                "as their owner, and for every table of ours: ALTER TABLE \(facts.closedTables[0]) OWNER TO \(facts.role)"
        )
    }

    private static func durability(_ facts: ServerFacts) -> Finding {
        Finding(
            subject: "PostgreSQL durability",
            isWell: facts.keepsCommits,
            detail: facts.keepsCommits
                ? "a commit is on the disk when it is acknowledged" : "an acknowledged commit may be lost in a crash",
            remedy: facts.keepsCommits ? "" : "set fsync = on and synchronous_commit = on in postgresql.conf"
        )
    }
}
