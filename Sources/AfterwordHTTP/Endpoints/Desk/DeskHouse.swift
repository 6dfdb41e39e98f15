package import AfterwordService
import Foundation

/// What the Settings page tells of the installation; the wiring fills it.
package struct DeskHouse: Sendable {
    package var version: String
    /// The configuration file as it was named at the start.
    package var settings: [SettingRecord]
    package var database: DatabaseLocation
    package var dataFolder: String

    package init(version: String, settings: [SettingRecord], database: DatabaseLocation, dataFolder: String) {
        self.version = version
        self.settings = settings
        self.database = database
        self.dataFolder = dataFolder
    }

    /// SQLite or PostgreSQL, and where; never a password.
    var databaseWords: String {
        switch self.database {
        case .sqlite(let path): "SQLite, \(path)"
        case .postgres: "PostgreSQL"
        }
    }

    /// The database's file and its log in bytes; `nil` where it is somebody else's to know.
    var databaseSize: Int? {
        guard case .sqlite(let path) = self.database else { return nil }
        let sizes = [path, path + "-wal"].compactMap { file in
            try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +)
    }

    /// `12.3 MB`, in powers of ten.
    static func words(bytes: Int) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return unit == 0 ? "\(bytes) bytes" : "\(tenths / 10).\(tenths % 10)\u{00A0}\(units[unit])"
    }
}
