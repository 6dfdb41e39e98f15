import AfterwordCore
import CCurl
import Glibc

/// The sockets libcurl waits for or may wait for again, and the moment at which it wants to be asked again. Lives on the curl thread only;
/// libcurl's callbacks reach it by pointer.
///
/// The simple loop asks the system about every open socket in every round, so ninety receivers that keep silent cost the ten that answer a
/// third of their messages. Here a round costs what is ready.
final class SocketWatch {
    /// An upper bound for one wait; a wake or a socket ends it earlier.
    private static let longestWait = Duration.seconds(1)
    /// So many sockets are looked at before new jobs are taken in.
    private static let mostReady = 256

    private let multi: UnsafeMutableRawPointer
    private let set: WakeableSet
    private var alarm: ContinuousClock.Instant?
    private var watched: [curl_socket_t: Watched] = [:]
    private var ready = [ccurl_ready](repeating: ccurl_ready(), count: SocketWatch.mostReady)

    init(multi: UnsafeMutableRawPointer, set: WakeableSet) {
        self.multi = multi
        self.set = set
        ccurl_multi_setopt_watch(
            multi,
            { _, socket, what, context, _ in
                owner(of: context)?.watch(socket, for: what)
                return 0
            },
            { _, milliseconds, context in
                owner(of: context)?.setAlarm(milliseconds)
                return 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Lets libcurl do what time alone makes due; transfers that were just added are among it.
    func actOnTime() {
        guard let alarm = self.alarm, alarm <= .now else { return }
        self.alarm = nil
        var running: Int32 = 0
        curl_multi_socket_action(self.multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// Waits until a socket is ready, somebody rings, the alarm is due or `deadline` is over, and lets libcurl act on what is ready.
    func actOnSockets(until deadline: ContinuousClock.Instant?) {
        let wait = self.wait(until: deadline)
        let count = Int(ccurl_watch_wait(self.set.descriptor, &self.ready, Int32(Self.mostReady), wait))
        for index in 0..<count {
            let event = self.ready[index]
            if event.socket == self.set.bell {
                self.set.silence()
            } else if self.watched[event.socket]?.isKept == true {
                // Its other end hung up or said something that nobody asked for: libcurl looks when it wants the connection again.
                self.change(event.socket, to: CURL_POLL_REMOVE)
            } else {
                var running: Int32 = 0
                curl_multi_socket_action(self.multi, event.socket, event.what, &running)
            }
        }
    }

    private func wait(until deadline: ContinuousClock.Instant?) -> Int32 {
        let now = ContinuousClock.now
        let ends = [self.alarm, deadline].compactMap { $0 }.map { $0 - now }
        let wait = max(.zero, min(Self.longestWait, ends.min() ?? Self.longestWait))
        // Rounded up: a wait that ends just before the alarm would be followed by another of no length.
        return Int32(clamping: (wait + .microseconds(999)).wholeMilliseconds)
    }

    /// To be told of the socket of every new connection: the system forgot the closed one that had its number before. (What libcurl opens
    /// for itself, to be woken by a look-up, it also asks from time to time.)
    func forget(_ socket: curl_socket_t) {
        self.watched[socket] = nil
    }

    /// A kept connection waits for an answer, is done with, and waits for the next: between two of them the system goes on watching, which
    /// spares it two changes for every transfer.
    private func watch(_ socket: curl_socket_t, for what: CInt) {
        if let known = self.watched[socket] {
            if known.what == what {
                self.watched[socket] = Watched(what: what, isKept: false)
                return
            }
            if known.what == CURL_POLL_IN, what == CURL_POLL_REMOVE {
                self.watched[socket] = Watched(what: known.what, isKept: true)
                return
            }
        }
        self.change(socket, to: what)
    }

    private func change(_ socket: curl_socket_t, to what: CInt) {
        // A socket that is closed already is no longer watched, and libcurl finds out by its own time-outs.
        let isTaken = ccurl_watch_set(self.set.descriptor, socket, what) == 0
        self.watched[socket] = isTaken && what != CURL_POLL_REMOVE ? Watched(what: what, isKept: false) : nil
    }

    /// libcurl's word for "no alarm" is a negative number.
    private func setAlarm(_ milliseconds: Int) {
        self.alarm = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    }
}

/// What the system watches a socket for (a CURL_POLL_ value).
private struct Watched {
    var what: CInt
    /// Though libcurl asked for nothing since its last transfer was over.
    var isKept: Bool
}

/// The watch a callback belongs to.
private func owner(of context: UnsafeMutableRawPointer?) -> SocketWatch? {
    context.map { Unmanaged<SocketWatch>.fromOpaque($0).takeUnretainedValue() }
}

/// What the system watches for us, and a bell in it that wakes the curl thread from any other: `curl_multi_wakeup` does nothing for a loop
/// of this kind before libcurl 8.20.
struct WakeableSet: Sendable {
    let descriptor: CInt
    let bell: CInt

    /// `nil` if the system has no descriptor left.
    init?() {
        self.descriptor = ccurl_watch_open()
        self.bell = ccurl_wake_open()
        guard self.descriptor >= 0, self.bell >= 0, ccurl_watch_set(self.descriptor, self.bell, CURL_POLL_IN) == 0
        else {
            self.remove()
            return nil
        }
    }

    func ring() {
        var one: UInt64 = 1
        // It fails only if it rings already.
        _ = write(self.bell, &one, 8)
    }

    func silence() {
        var rings: UInt64 = 0
        _ = read(self.bell, &rings, 8)
    }

    /// Once nobody can ring any more.
    func remove() {
        for descriptor in [self.descriptor, self.bell] where descriptor >= 0 { close(descriptor) }
    }
}
