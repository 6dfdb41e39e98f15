/// Reads RFC 8259 JSON in one pass with bounds that hostile input cannot move.
///
/// Foundation's readers are not used because they turn `19.90` into a binary fraction, keep one of two equal names without a word,
/// and allow a nesting of 512 levels. Refused here: a name given twice, lone surrogates, invalid UTF-8, NaN, and text after the value.
package struct JSONReader {
    /// What is wrong and at which byte, counted from 0.
    package struct Failure: Error, Equatable, Sendable {
        package enum Reason: String, Sendable {
            case syntax = "not valid JSON"
            case tooDeep = "nested too deeply"
            case repeatedName = "the same name appears twice in one object"
            case invalidText = "text that is not valid Unicode"
            case numberTooLong = "a number with too many digits"
        }

        package var reason: Reason
        package var offset: Int

        package init(reason: Reason, offset: Int) {
            self.reason = reason
            self.offset = offset
        }
    }

    package static let defaultDepth = 32
    private static let longestNumber = 64

    private let bytes: [UInt8]
    private let maximumDepth: Int
    /// Stands for half a character that is escaped alone; `nil`: it is refused.
    private let replacement: Unicode.Scalar?
    private var position = 0

    private init(_ bytes: [UInt8], maximumDepth: Int, replacement: Unicode.Scalar? = nil) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.replacement = replacement
    }

    /// Throws ``Failure``. A document of `depth` nested lists or objects is allowed, one more is not.
    package static func read(_ bytes: some Sequence<UInt8>, depth: Int = Self.defaultDepth) throws(Failure) -> JSONValue
    {
        var reader = JSONReader(Array(bytes), maximumDepth: depth)
        return try reader.document()
    }

    /// The same for what somebody else's program has written, who does not hear of faults: a text that it has cut in the middle of a character,
    /// and so ends in a lone surrogate, has U+FFFD there.
    package static func read(webhook bytes: some Sequence<UInt8>) throws(Failure) -> JSONValue {
        var reader = JSONReader(Array(bytes), maximumDepth: Self.defaultDepth, replacement: "\u{FFFD}")
        return try reader.document()
    }

    private mutating func document() throws(Failure) -> JSONValue {
        let value = try self.value(depth: 0)
        self.skipSpace()
        guard self.position == self.bytes.count else { throw self.failure(.syntax) }
        return value
    }

    /// The texts among some members of an object, each in the place of its name; `nil` for one that is missing or no text. The other members
    /// are passed over: of what stands in them no value is made, and only what tells their end is looked at. So this is for what we wrote
    /// ourselves: of two equal names the last one counts, and what follows the object is not read.
    package static func texts(of names: [String], in bytes: some Sequence<UInt8>) throws(Failure) -> [String?] {
        var reader = JSONReader(Array(bytes), maximumDepth: Self.defaultDepth)
        var texts = [String?](repeating: nil, count: names.count)
        reader.skipSpace()
        guard reader.take(UInt8(ascii: "{")) else { throw reader.failure(.syntax) }
        reader.skipSpace()
        if reader.take(UInt8(ascii: "}")) { return texts }
        while true {
            reader.skipSpace()
            guard reader.current == UInt8(ascii: "\"") else { throw reader.failure(.syntax) }
            let name = try reader.text()
            reader.skipSpace()
            guard reader.take(UInt8(ascii: ":")) else { throw reader.failure(.syntax) }
            reader.skipSpace()
            if reader.current == UInt8(ascii: "\""), let place = names.firstIndex(of: name) {
                texts[place] = try reader.text()
            } else {
                try reader.passValue()
            }
            reader.skipSpace()
            if reader.take(UInt8(ascii: "}")) { return texts }
            guard reader.take(UInt8(ascii: ",")) else { throw reader.failure(.syntax) }
        }
    }

    private var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private func failure(_ reason: Failure.Reason) -> Failure { Failure(reason: reason, offset: self.position) }

    private mutating func skipSpace() {
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            self.position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.current == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        self.skipSpace()
        switch self.current {
        case UInt8(ascii: "{"): return try self.object(depth: depth + 1)
        case UInt8(ascii: "["): return try self.array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try self.text())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return .number(try self.number())
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount where !self.take(word.utf8Start[index]) { throw self.failure(.syntax) }
        return value
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        guard depth <= self.maximumDepth else { throw self.failure(.tooDeep) }
        self.position += 1
        self.skipSpace()
        var values: [JSONValue] = []
        if self.take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try self.value(depth: depth))
            self.skipSpace()
            if self.take(UInt8(ascii: "]")) { return .array(values) }
            guard self.take(UInt8(ascii: ",")) else { throw self.failure(.syntax) }
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        guard depth <= self.maximumDepth else { throw self.failure(.tooDeep) }
        self.position += 1
        self.skipSpace()
        var members: [JSONMember] = []
        var names: Set<String> = []
        if self.take(UInt8(ascii: "}")) { return .object(members) }
        members.reserveCapacity(4)
        while true {
            self.skipSpace()
            guard self.current == UInt8(ascii: "\"") else { throw self.failure(.syntax) }
            let name = try self.text()
            guard Self.isNew(name, members, &names) else { throw self.failure(.repeatedName) }
            self.skipSpace()
            guard self.take(UInt8(ascii: ":")) else { throw self.failure(.syntax) }
            members.append(JSONMember(name, try self.value(depth: depth)))
            self.skipSpace()
            if self.take(UInt8(ascii: "}")) { return .object(members) }
            guard self.take(UInt8(ascii: ",")) else { throw self.failure(.syntax) }
        }
    }
}

extension JSONReader {
    /// Up to so many names are compared one by one, which is quicker than a table; more would let hostile input take quadratic time.
    private static let fewNames = 24

    private static func isNew(_ name: String, _ members: [JSONMember], _ names: inout Set<String>) -> Bool {
        if members.count < Self.fewNames { return !members.contains { $0.name == name } }
        if names.isEmpty { names = Set(members.map(\.name)) }
        return names.insert(name).inserted
    }
}

// MARK: - Passing over

extension JSONReader {
    /// To the comma or bracket that ends the value.
    private mutating func passValue() throws(Failure) {
        var depth = 0
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                try self.passText()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            self.position += 1
        }
        throw self.failure(.syntax)
    }

    private mutating func passText() throws(Failure) {
        self.position += 1
        _ = self.skipPlain()
        while self.take(UInt8(ascii: "\\")) {
            // What is escaped may be a quote.
            self.position += 1
            _ = self.skipPlain()
        }
        guard self.take(UInt8(ascii: "\"")) else { throw self.failure(.syntax) }
    }
}

// MARK: - Numbers and texts

extension JSONReader {
    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`, kept as written.
    private mutating func number() throws(Failure) -> String {
        let start = self.position
        _ = self.take(UInt8(ascii: "-"))
        if !self.take(UInt8(ascii: "0")) { try self.digits() }
        if self.take(UInt8(ascii: ".")) { try self.digits() }
        if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            try self.digits()
        }
        guard self.position - start <= Self.longestNumber else { throw self.failure(.numberTooLong) }
        return String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    private mutating func digits() throws(Failure) {
        let start = self.position
        while let byte = self.current, (0x30...0x39).contains(byte) { self.position += 1 }
        guard self.position > start else { throw self.failure(.syntax) }
    }

    private mutating func text() throws(Failure) -> String {
        self.position += 1
        var from = self.position
        /// What stands before the last escape, read; empty if there was none.
        var unescaped: [UInt8] = []
        var bits = self.skipPlain()
        while self.current == UInt8(ascii: "\\") {
            self.bytes.withUnsafeBufferPointer { unescaped.append(contentsOf: $0[from..<self.position]) }
            self.position += 1
            try self.escape(to: &unescaped)
            from = self.position
            bits |= self.skipPlain()
        }
        guard self.current == UInt8(ascii: "\"") else { throw self.failure(.syntax) }
        // Most texts have no escapes and are taken from where they stand.
        let rest = self.bytes[from..<self.position]
        if !unescaped.isEmpty { unescaped.append(contentsOf: rest) }
        let isASCII = bits < 0x80
        let text = Self.text(unescaped.isEmpty ? rest : unescaped[...], isASCII: isASCII)
        guard let text else { throw self.failure(.invalidText) }
        self.position += 1
        return text
    }

    /// Passes over what stands for itself: all but quotes, escapes and control characters.
    ///
    /// - Returns: the bits of all its bytes; below 0x80 they are ASCII.
    private mutating func skipPlain() -> UInt8 {
        let (end, bits) = self.bytes.withUnsafeBufferPointer { [position] bytes in
            var (end, bits) = (position, UInt8(0))
            while end < bytes.count {
                let byte = bytes[end]
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
                bits |= byte
                end += 1
            }
            return (end, bits)
        }
        self.position = end
        return bits
    }

    /// `nil` if it is no valid Unicode. What is ASCII as it stands cannot be invalid, and the general check costs more than all the rest.
    private static func text(_ bytes: ArraySlice<UInt8>, isASCII: Bool) -> String? {
        isASCII ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }

    /// Appended where it belongs: JSON inside a text is full of escapes, and a list for each took most of the time.
    private mutating func escape(to text: inout [UInt8]) throws(Failure) {
        guard let byte = self.current else { throw self.failure(.syntax) }
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try self.scalar())).utf8)
        default: throw self.failure(.syntax)
        }
    }

    /// The four hex digits after `\u`, together with those of the low surrogate if it is a pair.
    private mutating func scalar() throws(Failure) -> Unicode.Scalar {
        let first = try self.hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let afterFirst = self.position
        guard first < 0xDC00, self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")) else {
            return try self.lone(from: afterFirst)
        }
        let second = try self.hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return try self.lone(from: afterFirst) }
        return scalar
    }

    /// What a lone surrogate is read as; reading goes on behind it.
    private mutating func lone(from position: Int) throws(Failure) -> Unicode.Scalar {
        guard let replacement else { throw self.failure(.invalidText) }
        self.position = position
        return replacement
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw self.failure(.syntax)
            }
            value = value << 4 + UInt32(digit)
            self.position += 1
        }
        return value
    }
}
