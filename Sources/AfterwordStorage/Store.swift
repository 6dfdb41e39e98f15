package import AfterwordCore

/// The tables behind names: one extension file per aggregate. Functions that take a connection run inside the caller's transaction.
package struct Store: Sendable {
    package let database: any SQLDatabase
    package let ids: IDGenerator

    package init(database: any SQLDatabase, ids: IDGenerator = IDGenerator()) {
        self.database = database
        self.ids = ids
    }
}
