#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Bounds that slow and greedy clients meet. Tests inject short ones.
package struct ServerLimits: Sendable {
    /// From the first moment of a connection to the end of its first request head.
    package var headTime: Duration = .seconds(10)
    /// From the end of a request head to the end of its body.
    package var bodyTime: Duration = .seconds(15)
    /// Between two requests of a connection, the next head included.
    package var idleTime: Duration = .seconds(60)
    /// How long requests in flight may go on once stopping has begun.
    package var drainTime: Duration = .seconds(10)
    package var headerBytes = 16 << 10
    package var headerCount = 100
    /// Open connections; at most three quarters of the file descriptors, so that the database always finds one.
    package var connections = ServerLimits.affordableConnections(wanted: 8192)
    /// Open connections of one address that is no trusted proxy; offices share addresses.
    package var connectionsPerAddress = 1024

    package init() {}

    private static func affordableConnections(wanted: Int) -> Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let code = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let code = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        guard code == 0 else { return min(wanted, 512) }
        return min(wanted, Int(clamping: limit.rlim_cur) / 4 * 3)
    }
}
