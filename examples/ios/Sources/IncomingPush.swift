import Foundation

/// What Callwake puts into a VoIP push.
struct IncomingPush {
    let callId: UUID
    let fromId: String
    let fromName: String
    let hasVideo: Bool
    /// Ms since epoch, by the server's clock.
    let ringUntil: Double
    let server: URL
    /// The credential for this phone in this call; good before the first unlock too.
    let wake: String

    init?(_ payload: [AnyHashable: Any]) {
        guard let id = payload["callId"] as? String, let callId = UUID(uuidString: id),
              let from = payload["from"] as? [String: Any], let fromId = from["id"] as? String,
              let address = payload["url"] as? String, let server = URL(string: address),
              let wake = payload["wake"] as? String else { return nil }
        self.callId = callId
        self.fromId = fromId
        fromName = from["name"] as? String ?? fromId
        hasVideo = payload["media"] as? String == "video"
        ringUntil = payload["ringUntil"] as? Double ?? 0
        self.server = server
        self.wake = wake
    }
}

extension UUID {
    /// As the server has it.
    var callId: String { uuidString.lowercased() }
}
