import ArgumentParser

/// `afterword`: one file per command in `Commands/`, one line each here.
struct AfterwordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterword",
        abstract: "Surveys after support cases: sent by themselves, answered in one tap, followed up by people.",
        discussion: """
            Try it: afterword demo
            Run it: afterword check && afterword serve

            Every command takes --config FILE (default afterword.yaml) and most take --json.
            """,
        version: AfterwordVersion.number,
        subcommands: [
            AuditCommand.self,
            AmbassadorsCommand.self,
            BackupCommand.self,
            BenchCommand.self,
            CheckCommand.self,
            CopyCommand.self,
            DemoCommand.self,
            DoctorCommand.self,
            EraseCommand.self,
            ExplainCommand.self,
            ExportCommand.self,
            FollowUpsCommand.self,
            ImportCommand.self,
            KeysCommand.self,
            OutboxCommand.self,
            ReferralsCommand.self,
            ReportCommand.self,
            RestoreCommand.self,
            RulesCommand.self,
            ServeCommand.self,
            SurveysCommand.self,
            TestCommand.self,
            UsersCommand.self,
            VerifyCommand.self,
        ]
    )
}

/// The version of this program, as CHANGELOG.md names it.
enum AfterwordVersion {
    static let number = "0.1.0"
}
