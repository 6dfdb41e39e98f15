import Foundation

/// Standard output or standard error, whose reader may be gone and whose disk may be full.
enum StandardStream: Sendable {
    case output
    case error

    private var handle: FileHandle {
        switch self {
        case .output: .standardOutput
        case .error: .standardError
        }
    }

    /// - Throws: ``OutputFailure``
    func write(_ bytes: some Sequence<UInt8>) throws {
        do {
            try self.handle.write(contentsOf: Data(bytes))
        } catch {
            throw OutputFailure(error)
        }
    }
}

/// Standard output takes no more.
enum OutputFailure: Error, CustomStringConvertible {
    /// Whoever read it has enough, as `head` has; that needs no words.
    case readerGone
    case unwritable(String)

    init(_ error: any Error) {
        let number = SystemErrorNumber.of(error)
        self =
            number == EPIPE
            ? .readerGone
            : .unwritable(number.map { String(cString: strerror($0)) } ?? error.localizedDescription)
    }

    var description: String {
        switch self {
        case .readerGone: "nobody reads standard output any more"
        case .unwritable(let reason): "standard output cannot be written: \(reason)"
        }
    }
}

/// What the system said, under whatever the library has wrapped around it.
enum SystemErrorNumber {
    static func of(_ error: any Error) -> Int32? {
        if let error = error as? POSIXError { return error.code.rawValue }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap(self.of)
    }
}
