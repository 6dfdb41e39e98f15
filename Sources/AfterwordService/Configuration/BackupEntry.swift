import AfterwordCore

extension ConfigurationReading {
    /// `backups: { every: 24h, keep: 7, to: backups }`; without `every` none is made by itself.
    mutating func backups(dataFolder: String) -> BackupSchedule {
        let usual = "\(dataFolder)/backups"
        let file = self
        return self.reader.map("backups") { fields in
            BackupSchedule(
                every: fields.optional("every", .backupRhythm),
                keep: fields.optional("keep", .integer(BackupSchedule.keeps)) ?? BackupSchedule.usualKeep,
                folder: fields.optional("to", .text).map { file.path($0) } ?? usual
            )
        } ?? BackupSchedule(every: nil, folder: usual)
    }
}

extension DocumentFormat where Value == Duration {
    /// Every quarter of an hour at most: each backup reads the whole database.
    fileprivate static var backupRhythm: DocumentFormat {
        let shortest = Duration.minutes(15)
        let format = DocumentFormat.duration
        return DocumentFormat(expected: "a time of 15m or more, such as 24h") { node, faults in
            guard let rhythm = format.read(node, &faults) else { return nil }
            if rhythm >= shortest { return rhythm }
            faults.append(
                DocumentFault(position: node.position, message: "expected a time of 15m or more, such as 24h")
            )
            return nil
        }
    }
}
