import Foundation

/// The headers behind a mail program's own "unsubscribe" button (RFC 2369, RFC 8058).
package struct ListUnsubscribe: Sendable, Equatable {
    /// The public unsubscribe page; its last part is the person's token.
    package var link: String?
    /// A mailbox somebody reads, for mail programs that only write.
    package var mailbox: MailAddress?

    package init(link: String?, mailbox: MailAddress?) {
        self.link = link
        self.mailbox = mailbox
    }

    package var headers: [(name: String, value: String)] {
        guard let link = self.link else { return [] }
        let token = link.split(separator: "/").last.map(String.init) ?? ""
        let letter = self.mailbox.map { ", <mailto:\(Self.encoded($0.address))?subject=unsubscribe%20\(token)>" } ?? ""
        let list = (name: "List-Unsubscribe", value: "<\(link)>\(letter)")
        // One click is promised for https only, as RFC 8058 section 3.1 has it.
        guard link.hasPrefix("https://") else { return [list] }
        return [list, (name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click")]
    }

    /// RFC 6068: signs that mean something in an address of the web are percent-encoded.
    private static func encoded(_ address: String) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "@.-_~!$'*+"))
        return address.addingPercentEncoding(withAllowedCharacters: plain) ?? address
    }
}
