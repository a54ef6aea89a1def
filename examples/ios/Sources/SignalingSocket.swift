import Foundation
import SocketIO

/// One socket.io connection to Callwake: with the wake token of a push, or with the user's token.
/// Each event is handed on once and in order; what had no answer is sent again with the same ids.
@MainActor
final class SignalingSocket {
    struct Refusal: LocalizedError {
        let code: String
        let message: String
        var errorDescription: String? { message }
    }

    var heard: (_ event: String, _ fields: [String: Any]) -> Void = { _, _ in }

    private let manager: SocketManager
    private let socket: SocketIOClient
    private let auth: [String: Any]
    private var seen: [String: Int] = [:]

    init(server: URL, token: String, deviceId: String?) {
        manager = SocketManager(socketURL: server, config: [.forceWebsockets(true), .reconnectWait(1), .reconnectWaitMax(5)])
        socket = manager.defaultSocket
        auth = ["token": token].merging(deviceId.map { ["deviceId": $0] } ?? [:]) { $1 }
        for event in ["call:incoming", "call:progress", "call:accepted", "call:signal", "call:ended"] {
            socket.on(event) { [weak self] data, _ in self?.take(event, data.first) }
        }
    }

    /// After a broken line the server says everything again from the start, and `take` drops what was seen.
    func connect() {
        socket.connect(withPayload: auth)
    }

    func close() {
        manager.disconnect()
    }

    private func take(_ event: String, _ data: Any?) {
        guard let fields = data as? [String: Any], let callId = fields["callId"] as? String, let seq = fields["seq"] as? Int,
              seq > seen[callId] ?? 0 else { return }
        seen[callId] = seq
        heard(event, fields)
    }

    func invite(_ callId: String, to: String, media: String, offer: String) async throws -> [String: Any] {
        try await ask("call:invite", ["callId": callId, "to": to, "media": media, "offer": offer])
    }

    func ringing(_ callId: String) async throws {
        _ = try await ask("call:ringing", ["callId": callId])
    }

    func accept(_ callId: String, answer: String) async throws {
        _ = try await ask("call:accept", ["callId": callId, "answer": answer])
    }

    func decline(_ callId: String, reason: String) async throws {
        _ = try await ask("call:decline", ["callId": callId, "reason": reason])
    }

    /// `n` counts this phone's signals in the call from 1, so that one sent twice counts once.
    func signal(_ callId: String, _ signal: [String: Any], n: Int) async throws {
        _ = try await ask("call:signal", ["callId": callId, "signal": signal, "n": n])
    }

    func hangup(_ callId: String) async throws {
        _ = try await ask("call:hangup", ["callId": callId])
    }

    private func ask(_ event: String, _ fields: [String: Any]) async throws -> [String: Any] {
        for _ in 0 ..< 20 {
            guard let ack = await answer(to: event, fields) else { continue }
            if ack["ok"] as? Bool == true { return ack }
            let code = ack["code"] as? String ?? "unavailable"
            guard code == "unavailable" || code == "rate-limited" else {
                throw Refusal(code: code, message: ack["message"] as? String ?? code)
            }
            let wait = ack["retryAfterMs"] as? Double ?? 500
            try await Task.sleep(nanoseconds: UInt64(wait * 1e6))
        }
        throw Refusal(code: "unavailable", message: "The server gave no answer.")
    }

    /// nil: there was none within 3 s.
    private func answer(to event: String, _ fields: [String: Any]) async -> [String: Any]? {
        await withCheckedContinuation { done in
            socket.emitWithAck(event, fields).timingOut(after: 3) { items in
                done.resume(returning: items.first as? [String: Any])
            }
        }
    }
}
