import AfterwordStorage
import CPostgres

#if canImport(Glibc)
    import Glibc
#endif

/// One answer of the server; its memory goes with it.
final class Answer {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(self.result) }

    var status: ExecStatusType { PQresultStatus(self.result) }

    var rowCount: Int { Int(PQntuples(self.result)) }

    /// How many rows an INSERT, UPDATE or DELETE changed; 0 after any other statement.
    var changedCount: Int {
        guard !self.command.hasPrefix("SELECT") else { return 0 }
        return Int(String(cString: PQcmdTuples(self.result))) ?? 0
    }

    func columns() -> SQLColumns {
        SQLColumns((0..<PQnfields(self.result)).map { String(cString: PQfname(self.result, $0)) })
    }

    func row(_ index: Int, _ columns: SQLColumns) throws -> SQLRow {
        let values = try (0..<PQnfields(self.result)).map { try self.value(row: CInt(index), column: $0) }
        return SQLRow(columns: columns, values: values)
    }

    /// The first value of the first row, as the server spelled it; nil if there is none.
    func word() -> String? {
        guard self.rowCount > 0, PQgetisnull(self.result, 0, 0) == 0 else { return nil }
        return String(cString: PQgetvalue(self.result, 0, 0))
    }
}

extension Answer {
    /// Reads an answer that is an error.
    func failure(isConnectionLost: Bool) -> ServerFailure {
        ServerFailure(answer: self.result, isConnectionLost: isConnectionLost)
    }

    /// The last word of COMMIT is another if there was nothing to commit.
    var command: String { String(cString: PQcmdStatus(self.result)) }
}

// MARK: - Values

extension Answer {
    private func value(row: CInt, column: CInt) throws -> SQLValue {
        guard PQgetisnull(self.result, row, column) == 0, let start = PQgetvalue(self.result, row, column) else {
            return .null
        }
        switch PQftype(self.result, column) {
        case ServerType.int8, ServerType.int4, ServerType.int2: return .integer(Int64(strtoll(start, nil, 10)))
        case ServerType.float8, ServerType.float4: return .real(strtod(start, nil))
        case ServerType.bool: return .integer(start.pointee == CChar(UInt8(ascii: "t")) ? 1 : 0)
        case ServerType.numeric: return Self.number(String(cString: start))
        case ServerType.bytes: return .blob(try Self.blob(String(cString: start)))
        default:
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(self.result, row, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// A sum of 64-bit integers comes as a number of any length; SQLite gives an integer.
    private static func number(_ text: String) -> SQLValue {
        Int64(text).map { .integer($0) } ?? .real(Double(text) ?? .nan)
    }

    private static func blob(_ text: String) throws -> [UInt8] {
        let digits = Array(text.utf8.dropFirst(2))
        guard text.hasPrefix(#"\x"#), digits.count.isMultiple(of: 2) else {
            throw SQLError(code: .decoding, message: "the server sent bytes in a form other than hexadecimal")
        }
        return stride(from: 0, to: digits.count, by: 2).map {
            Self.nibble(digits[$0]) << 4 | Self.nibble(digits[$0 + 1])
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }
}
