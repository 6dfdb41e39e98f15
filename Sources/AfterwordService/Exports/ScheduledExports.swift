import AfterwordCore
package import AfterwordStorage
import Foundation

/// Makes the exports that are due: once for each due moment, whoever of several instances comes first.
package struct ScheduledExports: Sendable {
    /// A run that nobody has touched for so long was cut off with its process.
    static let patience = Duration.minutes(10)
    static let mostTries = 5
    /// How long the file behind a webhook can be fetched.
    package static let keeping = Duration.days(7)
    private static let touchEvery = 50

    private let context: ServiceContext
    private var ledger: ExportLedger { ExportLedger(self.context) }

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Makes what is due now and was not made yet.
    ///
    /// - Returns: how many files were begun.
    package func runDue() async throws -> Int {
        // The first of all: it needs no database.
        self.sweepOwnFolder()
        var count = 0
        var round = OneByOne()
        for scheduled in self.context.account.scheduledExports {
            try await round.attempt(scheduled.id) {
                guard let run = try await self.claim(scheduled) else { return }
                try await self.make(scheduled, run)
                count += 1
            }
        }
        try await self.forget()
        try round.finish()
        return count
    }

    /// Makes one at once, for a person who asks.
    ///
    /// - Returns: its run; `nil` if there is no such schedule.
    package func runNow(_ id: String, by actor: String) async throws -> ExportRun? {
        guard let scheduled = self.context.account.scheduledExports.first(where: { $0.id == id }) else { return nil }
        let job = try Exports(self.context).job(scheduled.request)
        let (store, now) = (self.context.store, self.context.now())
        let run = self.run(scheduled, job, due: now, by: actor)
        guard try await store.database.write({ try store.insert(run, in: $0) }) else { return nil }
        try await self.make(scheduled, run)
        return try await self.ledger.run(run.id)
    }

    private func run(_ scheduled: ScheduledExport, _ job: ExportJob, due: Instant, by actor: String) -> ExportRun {
        let now = self.context.now()
        var run = ExportRun(id: self.context.store.ids.next(at: now), order: job.order, actor: actor, at: now)
        run.schedule = scheduled.id
        run.dueAt = due
        run.target = scheduled.target.text
        return run
    }

    /// The run of the newest due moment, if it is ours to make.
    private func claim(_ scheduled: ScheduledExport) async throws -> ExportRun? {
        let (store, now) = (self.context.store, self.context.now())
        guard let due = scheduled.timing.latest(at: now, timeZone: self.context.account.timeZone) else { return nil }
        let job = try Exports(self.context).job(scheduled.request)
        let fresh = self.run(scheduled, job, due: due, by: scheduled.actor)
        return try await store.database.write { connection in
            guard let latest = try store.latestRun(ofSchedule: scheduled.id, in: connection) else {
                // A schedule that was just written begins with its next moment, not with one in the past.
                var skipped = fresh
                skipped.state = .skipped
                skipped.endedAt = now
                _ = try store.insert(skipped, in: connection)
                return nil
            }
            if let dueBefore = latest.dueAt, dueBefore < due {
                return try store.insert(fresh, in: connection) ? fresh : nil
            }
            guard latest.mayBeRetaken(at: now),
                try store.retake(latest, seen: latest.touchedAt, at: now, in: connection)
            else { return nil }
            return try store.exportRun(latest.id, in: connection)
        }
    }

    /// Writes the file, and beside a list of people whom to take out; the manifest comes last and says that all is there.
    private func make(_ scheduled: ScheduledExport, _ run: ExportRun) async throws {
        let account = self.context.account
        let folder: ExportFolder
        switch scheduled.target {
        case .folder(let path): folder = ExportFolder(path: path)
        case .channel: folder = ExportFolder(path: account.exportFolder)
        }
        do {
            let due = run.dueAt ?? run.begunAt
            let job = try await self.job(scheduled, due: due)
            let name = scheduled.fileName(run, timeZone: account.timeZone, fileExtension: job.format.fileExtension)
            try await self.writeRemovals(beside: job, name, in: folder)
            var done = self.ledger.ended(try await self.write(job, run, name, in: folder))
            if case .channel(let channel) = scheduled.target {
                done.file = name
                try await self.ledger.close(done, telling: self.notice(of: done, by: channel))
                self.context.wakeRelay()
            } else {
                try await folder.write("\(name).manifest.json", self.manifest(done).serialized)
                try await self.ledger.close(done)
            }
        } catch {
            try await self.ledger.fail(run, because: "\(error)")
        }
    }

    private func job(_ scheduled: ScheduledExport, due: Instant) async throws -> ExportJob {
        let store = self.context.store
        let done = try await store.database.read {
            try store.lastDone(ofSchedule: scheduled.id, before: due, in: $0)
        }
        let moment = ExportMoment(now: self.context.now(), due: due, dueBefore: done?.dueAt)
        return try Exports(self.context).job(scheduled.request, moment)
    }

    private func write(_ job: ExportJob, _ run: ExportRun, _ name: String, in folder: ExportFolder) async throws
        -> ExportRun
    {
        var run = run
        var walk = ExportWalk(job, self.context.store, salesforce: self.context.account.salesforce)
        var digest = FileDigest()
        try await folder.write(name) { file in
            var pages = 0
            while !walk.isAtEnd {
                let chunk = try await walk.next()
                digest.take(chunk)
                try file.write(contentsOf: Data(chunk))
                pages += 1
                if pages % Self.touchEvery == 0 { try await self.ledger.progress(run) }
            }
        }
        run.take(walk)
        run.bytes = digest.bytes
        run.sha256 = digest.hexadecimal
        return run
    }

    /// `…-suppressed.csv` and `…-withdrawals.csv`, in the same format as the list.
    private func writeRemovals(beside job: ExportJob, _ name: String, in folder: ExportFolder) async throws {
        guard job.export.audience == .marketing else { return }
        let stem = name.prefix { $0 != "." }
        for export in ["suppressed", "withdrawals"] where export != job.export.name {
            let request = ExportRequest(export, format: job.format.name, mode: job.mode)
            let removals = try Exports(self.context).job(request)
            var walk = ExportWalk(removals, self.context.store, salesforce: self.context.account.salesforce)
            try await folder.write("\(stem)-\(export).\(job.format.fileExtension)") { file in
                while !walk.isAtEnd { try file.write(contentsOf: Data(try await walk.next())) }
            }
        }
    }

    private func manifest(_ run: ExportRun) -> JSONValue {
        ExportManifest.json(run, software: self.context.software, settings: self.context.account.salesforce)
    }

    /// One signed message through the outbox. It carries no person: what a message holds is kept, and would outlive an erasure.
    private func notice(of run: ExportRun, by channel: String) -> Message? {
        guard let channel = self.context.channel(channel) else { return nil }
        let (store, now) = (self.context.store, self.context.now())
        let data: JSONValue = [
            "manifest": self.manifest(run),
            "link": .string("\(self.context.account.publicURL)/v1/export-runs/\(run.id.text)/file"),
            "expires_at": JSONValue(now + Self.keeping),
        ]
        return Message(
            id: store.ids.next(at: now),
            kind: .event,
            channel: channel.id,
            destination: channel.destination(for: nil),
            content: MessageContent(
                type: "export.ready",
                timestamp: now.rfc3339,
                data: String(decoding: data.serialized, as: UTF8.self)
            ),
            createdAt: now
        )
    }

    /// Removes copies from this machine's folder that nobody may fetch any more. Whichever process forgets a run reaches only its own folder, and the
    /// copies of the others would stay there for good.
    private func sweepOwnFolder() {
        let account = self.context.account
        let folder = ExportFolder(path: account.exportFolder)
        // Files that somebody has ordered into this folder are theirs.
        let ordered = account.scheduledExports.filter { $0.target.isFolder(account.exportFolder) }.map(\.id)
        let files = folder.files
        let names = Set(files.map(\.name))
        for file in files where file.changedAt < self.context.now() - Self.keeping {
            guard let schedule = ScheduledExport.schedule(ofFile: file.name), !ordered.contains(schedule) else {
                continue
            }
            // Only what was ordered into a folder has its manifest beside it, also if the order is gone since.
            let list = file.name.replacing("-suppressed.", with: ".").replacing("-withdrawals.", with: ".")
            if !names.contains("\(list).manifest.json") { folder.remove(file.name) }
        }
    }

    /// Notes that copies are not kept any more, and removes them from this machine.
    private func forget() async throws {
        let (store, limit) = (self.context.store, self.context.now() - Self.keeping)
        let kept = try await store.database.read { try store.keptExportFiles(endedBefore: limit, in: $0) }
        let folder = ExportFolder(path: self.context.account.exportFolder)
        for run in kept {
            guard let file = run.file else { continue }
            let parts = file.split(separator: ".", maxSplits: 1)
            for name in [file] + ["suppressed", "withdrawals"].map({ "\(parts[0])-\($0).\(parts.last ?? "")" }) {
                folder.remove(name)
            }
            var forgotten = run
            forgotten.file = nil
            try await store.database.write { [forgotten] in try store.update(forgotten, in: $0) }
        }
    }
}

extension ExportRun {
    /// A failed run is tried again after a while that doubles from a minute; one that nobody touches was cut off.
    fileprivate func mayBeRetaken(at now: Instant) -> Bool {
        switch self.state {
        case .failed: self.tries < ScheduledExports.mostTries && now - self.touchedAt >= .minutes(1 << (self.tries - 1))
        case .running: now - self.touchedAt >= ScheduledExports.patience
        case .done, .skipped: false
        }
    }
}
