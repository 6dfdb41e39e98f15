extension Migration {
    /// When a person last wrote to us by a handle: WhatsApp and Messenger let us write freely only for a while after that.
    package static let lastInbound = Migration(
        id: 2,
        name: "last inbound",
        statements: ["ALTER TABLE identity ADD COLUMN last_inbound_at_ms INTEGER"]
    )
}
