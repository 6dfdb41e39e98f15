extension Store {
    package func setting(_ name: String, in connection: any SQLConnection) throws -> String? {
        try connection.firstRow("SELECT value FROM setting WHERE name = \(name)")?.text("value")
    }

    package func set(_ name: String, to value: String, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO setting (name, value) VALUES (\(name), \(value))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """
        )
    }
}
