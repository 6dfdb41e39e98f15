/// One start tag as a browser reads it: code point by code point, with raw text in scripts and styles.
struct HTMLTag: Equatable {
    var name: String
    var attributes: [String: String]

    /// All start tags of a document, in order.
    static func all(in html: String) -> [HTMLTag] {
        var reader = Reader(scalars: Array(html.unicodeScalars))
        var tags: [HTMLTag] = []
        while let tag = reader.nextTag() {
            tags.append(tag)
            if ["script", "style", "textarea", "title"].contains(tag.name) { reader.skipText(of: tag.name) }
        }
        return tags
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var position = 0

        mutating func nextTag() -> HTMLTag? {
            while self.position < self.scalars.count {
                guard self.take() == "<", self.position < self.scalars.count, self.isLetter(self.scalars[self.position])
                else { continue }
                let name = self.word()
                var attributes: [String: String] = [:]
                while let (key, value) = self.nextAttribute() { attributes[key] = value }
                return HTMLTag(name: name, attributes: attributes)
            }
            return nil
        }

        mutating func skipText(of name: String) {
            let end = Array("</\(name)".unicodeScalars)
            while self.position + end.count <= self.scalars.count {
                if Array(self.scalars[self.position..<self.position + end.count]) == end { return }
                self.position += 1
            }
        }

        private mutating func nextAttribute() -> (String, String)? {
            while self.position < self.scalars.count, self.isSpace(self.scalars[self.position]) || self.peek("/") {
                self.position += 1
            }
            guard self.position < self.scalars.count, !self.peek(">") else { return nil }
            let key = self.word()
            guard self.peek("=") else { return (key, "") }
            self.position += 1
            let quote = self.peek("\"") || self.peek("'") ? self.take() : nil
            var value = String.UnicodeScalarView()
            while self.position < self.scalars.count {
                let scalar = self.scalars[self.position]
                if let quote, scalar == quote {
                    self.position += 1
                    break
                }
                if quote == nil, self.isSpace(scalar) || scalar == ">" { break }
                value.append(self.take())
            }
            return (key, String(value))
        }

        private mutating func word() -> String {
            var text = String.UnicodeScalarView()
            while self.position < self.scalars.count {
                let scalar = self.scalars[self.position]
                if self.isSpace(scalar) || [">", "=", "/"].contains(scalar), !text.isEmpty { break }
                text.append(self.take())
            }
            return String(text).lowercased()
        }

        private mutating func take() -> Unicode.Scalar {
            defer { self.position += 1 }
            return self.scalars[self.position]
        }

        private func peek(_ scalar: Unicode.Scalar) -> Bool {
            self.position < self.scalars.count && self.scalars[self.position] == scalar
        }

        private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        }

        private func isSpace(_ scalar: Unicode.Scalar) -> Bool { [" ", "\n", "\t", "\r", "\u{C}"].contains(scalar) }
    }
}
