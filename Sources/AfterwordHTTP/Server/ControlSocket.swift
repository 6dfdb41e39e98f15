import Foundation
import NIOCore
import NIOPosix

/// The unix socket by which the command line talks to a running server; whoever can open it is an administrator.
struct ControlSocket: Sendable {
    /// `DATA_DIR/afterword.sock`.
    let path: String

    /// A socket is bound in a private folder and moved into place when its mode is right, so that nobody can connect before it is.
    private var nursery: String { self.path + ".new" }
    var birthPlace: String { self.nursery + "/s" }

    /// Makes room. Throws ``ListenError`` if another server answers at the path or something else lies there; a dead socket may stay,
    /// ``publish()`` replaces it.
    func prepare(on group: any EventLoopGroup) async throws {
        try self.checkLength()
        if let type = try? FileManager.default.attributesOfItem(atPath: self.path)[.type] as? FileAttributeType {
            guard type == .typeSocket else {
                throw ListenError(description: "\(self.path) is in the way: it is no socket. Move it elsewhere.")
            }
            guard await !self.isAnswering(on: group) else {
                throw ListenError(
                    description:
                        "Another Afterword answers at \(self.path). Stop it, or give this one its own data folder."
                )
            }
        }
        try? FileManager.default.removeItem(atPath: self.nursery)
        try FileManager.default.createDirectory(
            atPath: self.nursery,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Gives the bound socket its mode and its final name, in place of a dead one.
    func publish() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: self.birthPlace)
        guard rename(self.birthPlace, self.path) == 0 else {
            throw ListenError(description: "Cannot create \(self.path): \(String(cString: strerror(errno))).")
        }
        try FileManager.default.removeItem(atPath: self.nursery)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    private func isAnswering(on group: any EventLoopGroup) async -> Bool {
        guard
            let channel = try? await ClientBootstrap(group: group)
                .connectTimeout(.seconds(2)).connect(unixDomainSocketPath: self.path).get()
        else { return false }
        try? await channel.close()
        return true
    }

    /// The kernel keeps socket paths in 108 bytes, the last of them zero.
    private func checkLength() throws {
        guard self.birthPlace.utf8.count < 104 else {
            throw ListenError(
                description: "The path \(self.path) is too long for a socket. Use a data folder with a shorter path."
            )
        }
    }
}
