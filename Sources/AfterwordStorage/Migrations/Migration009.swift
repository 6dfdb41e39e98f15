extension Migration {
    /// A response may carry a doubt that a person should look at.
    package static let responseFlags = Migration(
        id: 9,
        name: "flags of responses",
        statements: ["ALTER TABLE response ADD COLUMN flag TEXT"]
    )
}
