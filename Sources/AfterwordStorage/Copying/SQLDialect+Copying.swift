extension SQLDialect {
    /// Gives a row if there is such a table, and none otherwise.
    func presence(of table: String) -> SQL {
        switch self.name {
        case .sqlite: "SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = \(table)"
        case .postgres:
            "SELECT 1 AS found FROM pg_class WHERE relname = \(table) AND relnamespace = current_schema()::REGNAMESPACE"
        }
    }

    /// Behind a condition: keeps a row of `pg_class` called `t` from being one that an extension has made, such as PostGIS.
    private static let isOfNoExtension: SQL = """
         AND NOT EXISTS (
            SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::REGCLASS AND e.objid = t.oid AND e.deptype = 'e'
        )
        """

    /// Every column of every table as `table_name`, `column_name` and `key_position`, which is NULL outside of the primary key.
    var columnCatalogue: SQL {
        switch self.name {
        case .sqlite:
            """
            SELECT t.name AS table_name, c.name AS column_name, NULLIF(c.pk, 0) AS key_position
            FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
            """
        case .postgres:
            """
            SELECT t.relname AS table_name, c.attname AS column_name,
                array_position(k.indkey::SMALLINT[], c.attnum) AS key_position
            FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
                LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
            WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::REGNAMESPACE
            """ + Self.isOfNoExtension
        }
    }

    /// The references between tables as `table_name`, `name` and `definition`. A SQLite file for bulk work does not enforce them.
    var enforcedReferences: SQL? {
        switch self.name {
        case .sqlite: nil
        case .postgres:
            """
            SELECT t.relname AS table_name, r.conname AS name, pg_get_constraintdef(r.oid) AS definition
            FROM pg_constraint r JOIN pg_class t ON t.oid = r.conrelid
            WHERE r.contype = 'f' AND r.connamespace = current_schema()::REGNAMESPACE
            """ + Self.isOfNoExtension + " ORDER BY r.conname"
        }
    }

    /// Lists rows whose references lead nowhere, where the engine did not look at them when they came.
    var brokenReferences: SQL? {
        self.name == .sqlite
            ? #"SELECT DISTINCT "table" AS table_name, "parent" AS parent FROM pragma_foreign_key_check"# : nil
    }

    /// Questions whose rows name what is wrong with the database as such; `ok` is nothing. PostgreSQL examines its files by programs of
    /// its own (`pg_amcheck`, checksums), and keeps every reference that it has validated.
    var selfExaminations: [SQL] {
        switch self.name {
        case .sqlite:
            [
                "PRAGMA quick_check(10)",
                """
                SELECT DISTINCT "table" || ' points to a missing row of ' || "parent" AS fault FROM pragma_foreign_key_check
                """,
            ]
        case .postgres:
            [
                """
                SELECT conname || ' was never validated' AS fault FROM pg_constraint
                WHERE contype IN ('f', 'c') AND NOT convalidated AND connamespace = current_schema()::REGNAMESPACE
                """
            ]
        }
    }

    /// What the engine should do when everything is there: PostgreSQL plans by figures that it otherwise gathers too late.
    /// It is asked about these tables only: others in the database are not ours to lock.
    func afterBulkLoad(of tables: [TableShape]) -> [SQL] {
        self.name == .sqlite || tables.isEmpty
            ? [] : ["ANALYZE \(SQL.joined(tables.map { "\(unsafe: $0.name)" }, by: ", "))"]
    }

    /// How many values one statement of a bulk load may have. SQLite runs small statements that it has prepared already; PostgreSQL
    /// is asked as seldom as its protocol allows.
    var valuesOfBulkStatement: Int { self.name == .sqlite ? 500 : 20_000 }
}
