/// Reads HTML the way a browser does as far as tags and attributes go, code point by code point.
struct DeskMarkup {
    struct Tag: Equatable {
        var name: String
        var attributes: [String: String] = [:]

        /// Name and attribute names: what an injection would change.
        var shape: String { ([self.name] + self.attributes.keys.sorted()).joined(separator: " ") }
    }

    private(set) var tags: [Tag] = []
    private var rest: Substring.UnicodeScalarView

    init(_ html: String) {
        self.rest = Substring(html).unicodeScalars
        while let scalar = self.rest.popFirst() {
            guard scalar == "<", let next = self.rest.first else { continue }
            if next.properties.isAlphabetic || next == "/" || next == "!" { self.readTag() }
        }
    }

    func all(_ name: String) -> [Tag] { self.tags.filter { $0.name == name } }

    private mutating func readTag() {
        var tag = Tag(name: self.read { !" \n\t>".unicodeScalars.contains($0) }.lowercased())
        while let scalar = self.rest.first, scalar != ">" {
            if " \n\t/".unicodeScalars.contains(scalar) {
                self.rest.removeFirst()
            } else {
                self.readAttribute(of: &tag)
            }
        }
        self.rest = self.rest.dropFirst()
        self.tags.append(tag)
    }

    private mutating func readAttribute(of tag: inout Tag) {
        let name = self.read { !" \n\t=>".unicodeScalars.contains($0) }.lowercased()
        guard self.rest.first == "=" else {
            tag.attributes[name] = ""
            return
        }
        self.rest.removeFirst()
        if self.rest.first == "\"" {
            self.rest.removeFirst()
            tag.attributes[name] = self.read { $0 != "\"" }
            self.rest = self.rest.dropFirst()
        } else {
            tag.attributes[name] = self.read { !" \n\t>".unicodeScalars.contains($0) }
        }
    }

    private mutating func read(while condition: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = self.rest.first, condition(scalar) {
            text.append(scalar)
            self.rest.removeFirst()
        }
        return String(text)
    }
}
