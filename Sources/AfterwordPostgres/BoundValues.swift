import AfterwordStorage
import CPostgres

/// The values of one statement in libpq's text form, in one piece of memory.
struct BoundValues {
    /// `U+FFFD`, which stands for a NUL: PostgreSQL's text cannot hold one.
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    private static let digits = Array("0123456789abcdef".utf8)

    /// All texts, each ended by a NUL.
    private var bytes: [UInt8] = []
    /// Where each text begins; nil for NULL.
    private var offsets: [Int?] = []
    /// The type of each value; 0 lets the server infer the type of a NULL.
    private(set) var types: [Oid] = []

    init(_ values: [SQLValue]) {
        self.offsets.reserveCapacity(values.count)
        self.types.reserveCapacity(values.count)
        for value in values { self.append(value) }
    }

    var count: Int { self.offsets.count }
    var byteCount: Int { self.bytes.count }

    /// Lends the addresses of the texts, which are valid inside `body` only.
    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        self.bytes.withUnsafeBytes { memory in
            let start = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers: [UnsafePointer<CChar>?] = self.offsets.map { offset in
                offset.flatMap { start?.advanced(by: $0) }
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }

    private mutating func append(_ value: SQLValue) {
        self.types.append(value.type)
        guard value != .null else { return self.offsets.append(nil) }
        self.offsets.append(self.bytes.count)
        switch value {
        case .null: break
        case .integer(let value): self.bytes.append(contentsOf: String(value).utf8)
        case .real(let value): self.bytes.append(contentsOf: String(value).utf8)
        case .text(let text): self.append(text)
        case .blob(let blob): self.append(hexadecimal: blob)
        }
        self.bytes.append(0)
    }

    private mutating func append(_ text: String) {
        guard text.utf8.contains(0) else { return self.bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            if byte == 0 { self.bytes.append(contentsOf: Self.replacement) } else { self.bytes.append(byte) }
        }
    }

    private mutating func append(hexadecimal blob: [UInt8]) {
        self.bytes.reserveCapacity(self.bytes.count + 2 * blob.count + 3)
        self.bytes.append(contentsOf: #"\x"#.utf8)
        for byte in blob {
            self.bytes.append(Self.digits[Int(byte >> 4)])
            self.bytes.append(Self.digits[Int(byte & 0x0F)])
        }
    }
}

/// The numbers of the built-in types that we bind or read, from the server's `pg_type.dat`.
enum ServerType {
    static let bool: Oid = 16
    static let bytes: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
    static let inferred: Oid = 0
}

extension SQLValue {
    fileprivate var type: Oid {
        switch self {
        case .null: ServerType.inferred
        case .integer: ServerType.int8
        case .real: ServerType.float8
        case .text: ServerType.text
        case .blob: ServerType.bytes
        }
    }
}
