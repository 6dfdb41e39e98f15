import AfterwordCore
import Foundation

/// The settings of an `email` channel, read and checked.
struct EmailSettings: Sendable, Equatable {
    /// Whether the way to the server is encrypted: `required` unless the server is on this machine.
    enum Encryption: String, CaseIterable { case required, none }

    var server: MailServerAddress
    var access: MailSession
    var from: MailAddress
    var replyTo: MailAddress?
    /// The envelope's sender, where bounces go.
    var returnPath: MailAddress
    /// Where people may write to leave, beside the link.
    var unsubscribeTo: MailAddress?
    /// Who gets alerts and other messages without a person.
    var team: MailAddress?

    init(_ settings: [String: String]) throws {
        var reader = ChannelSettingsReader(settings, of: EmailChannel.typeName)
        self.server = try Self.server(reader.text("server"))
        let from = try Self.address("from", reader.text("from"))
        guard let from else {
            throw ChannelConfigurationError(
                setting: "from",
                problem: "is missing; give the name and address people see, e.g. Care <care@example.org>"
            )
        }
        self.from = from
        self.replyTo = try Self.address("reply_to", reader.text("reply_to"))
        self.returnPath = try Self.address("return_path", reader.text("return_path")) ?? from
        self.unsubscribeTo = try Self.address("unsubscribe_to", reader.text("unsubscribe_to"))
        self.team = try Self.address("to", reader.text("to"))
        self.access = try Self.access(&reader, server: self.server)
        try reader.finish()
    }

    private static func server(_ text: String?) throws -> MailServerAddress {
        guard let server = MailServerAddress(text ?? "") else {
            throw ChannelConfigurationError(
                setting: "server",
                problem: "must be smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT, without user name and password"
            )
        }
        return server
    }

    private static func address(_ setting: String, _ text: String?) throws -> MailAddress? {
        guard let text else { return nil }
        do {
            return try MailAddress(text)
        } catch {
            throw ChannelConfigurationError(setting: setting, problem: "is no address to use: \(error)")
        }
    }

    private static func access(_ reader: inout ChannelSettingsReader, server: MailServerAddress) throws -> MailSession {
        let standard: Encryption = server.isOnThisMachine && !server.isEncryptedFromStart ? .none : .required
        let encryption = try reader.word("tls", among: Encryption.allCases, default: standard)
        if encryption == .none, server.isEncryptedFromStart {
            throw ChannelConfigurationError(setting: "tls", problem: "cannot be none with smtps://; use smtp://")
        }
        var access = MailSession(mustEncrypt: encryption == .required)
        access.login = try self.login(username: reader.text("username"), password: reader.text("password"))
        if access.login != nil, encryption == .none, !server.isOnThisMachine {
            throw ChannelConfigurationError(
                setting: "tls",
                problem: "cannot be none with a password, which would cross the network in clear"
            )
        }
        access.authorities = try self.file("ca_file", reader.text("ca_file"))
        return access
    }

    private static func login(username: String?, password: String?) throws -> MailSession.Login? {
        switch (username, password) {
        case (nil, nil): nil
        case (let username?, let password?): MailSession.Login(username: username, password: password)
        case (nil, _): throw ChannelConfigurationError(setting: "username", problem: "is missing beside password")
        case (_, nil): throw ChannelConfigurationError(setting: "password", problem: "is missing beside username")
        }
    }

    private static func file(_ setting: String, _ path: String?) throws -> String? {
        guard let path, !path.hasPrefix("/") else { return path }
        throw ChannelConfigurationError(setting: setting, problem: "must be a full path that begins with /")
    }
}

/// Where a mail server listens.
struct MailServerAddress: Sendable, Equatable {
    /// With the port written out, as the transport takes it; a path is the name we greet the server with.
    let url: String
    let host: String
    let isEncryptedFromStart: Bool

    /// `nil` for anything but a plain smtp or smtps address. Without a port it is the one for submission: 587 (RFC 6409), 465 (RFC 8314).
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), ["smtp", "smtps"].contains(scheme), parts.user == nil,
            parts.password == nil, parts.query == nil, parts.fragment == nil,
            PortNumber.isValid(parts.port)
        else { return nil }
        self.host = host.lowercased()
        self.isEncryptedFromStart = scheme == "smtps"
        let port = parts.port ?? (self.isEncryptedFromStart ? 465 : 587)
        self.url = "\(scheme)://\(self.host):\(port)\(parts.path)"
    }

    /// Decided on the text alone, because a name may lead elsewhere tomorrow.
    var isOnThisMachine: Bool {
        let loopback = ["127.0.0.0/8", "::1"].compactMap(IPRange.init)
        let bare = self.host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return bare == "localhost"
            || IPAddress(bare).map { address in loopback.contains { $0.contains(address) } } ?? false
    }
}
