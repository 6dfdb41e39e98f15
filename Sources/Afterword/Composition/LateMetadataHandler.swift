import Logging

/// A log handler that puts metadata into words when a line is written.
///
/// The stream's own handler does so whenever metadata is set. The server library sets some for every request, and hardly a request writes
/// a line.
struct LateMetadataHandler: LogHandler {
    private var stream: StreamLogHandler
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider? {
        get { self.stream.metadataProvider }
        set { self.stream.metadataProvider = newValue }
    }

    init(_ stream: StreamLogHandler) {
        self.stream = stream
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        event.metadata = self.metadata.merging(event.metadata ?? [:]) { $1 }
        self.stream.log(event: event)
    }
}
