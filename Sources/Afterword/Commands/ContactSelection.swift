import AfterwordCore
import AfterwordService
import ArgumentParser

/// Names one person on the command line: by id, address or handle.
struct ContactSelection: ParsableArguments {
    @Argument(help: "The contact's id, con_….")
    var contact: String?

    @Option(name: .long, help: "The person with this e-mail address.")
    var email: String?

    @Option(name: .long, help: "The person with this handle, e.g. telegram:999.")
    var handle: String?

    func validate() throws {
        guard [self.contact, self.email, self.handle].compactMap(\.self).count == 1 else {
            throw ValidationError("name the person once: CONTACT, --email ADDRESS or --handle CHANNEL:HANDLE")
        }
    }

    /// The contact's id; a person that nobody knows ends the command.
    func id(_ client: ControlClient) async throws -> String {
        if let contact { return contact }
        let found = try await client.json("GET", "/v1/contacts?limit=1&\(self.query)")
        guard let id = found["data"]?.array?.first?["id"]?.string else {
            throw CommandFailure("nobody is known by \(self.email ?? self.handle ?? "that")")
        }
        return id
    }

    private var query: String {
        if let email { return "handle=\(ContactDirectory.normalised(email: email).percentEncoded)&channel=email" }
        let text = self.handle ?? ""
        guard let colon = text.firstIndex(of: ":") else { return "handle=\(text.percentEncoded)" }
        let (channel, handle) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        let written = ContactDirectory.normalised(handle: handle, on: channel)
        return "handle=\(written.percentEncoded)&channel=\(channel.percentEncoded)"
    }
}
