import Foundation

/// Callwake over HTTP. `token` is the user's, or the `wake` of a push: that one is good for its own call alone.
struct CallwakeAPI {
    struct Refusal: LocalizedError, Decodable {
        let code: String
        let message: String
        var errorDescription: String? { message }
    }

    /// What a woken phone needs to know of its call. The signals that wait for it come by its socket.
    struct Call: Decodable {
        let callId: String
        let media: String
        let ringUntil: Double
        let at: Double?
        let offer: String?
        let iceServers: [ICEServer]?
        /// There when it is over for this phone.
        let reason: String?
    }

    let server: URL
    let token: String

    // MARK: devices

    func register(deviceId: String, environment: String, tokens: Account.Tokens) async throws {
        var known: [String: Any] = [:]
        if let voip = tokens.voip { known["voip"] = voip }
        if let alert = tokens.alert { known["alert"] = alert }
        try await send("PUT", "/v1/devices/\(deviceId)", ["platform": "ios", "environment": environment, "tokens": known])
    }

    func forgetVoIPToken(deviceId: String, environment: String) async throws {
        let tokens: [String: Any] = ["voip": NSNull()]
        try await send("PUT", "/v1/devices/\(deviceId)", ["platform": "ios", "environment": environment, "tokens": tokens])
    }

    func remove(deviceId: String) async throws {
        try await send("DELETE", "/v1/devices/\(deviceId)")
    }

    // MARK: the call of a push, before there is a socket

    func call(_ callId: String) async throws -> Call {
        try JSONDecoder().decode(Call.self, from: await send("GET", "/v1/calls/\(callId)"))
    }

    func ringing(_ callId: String) async throws {
        try await send("POST", "/v1/calls/\(callId)/ringing")
    }

    func decline(_ callId: String, reason: String = "declined") async throws {
        try await send("POST", "/v1/calls/\(callId)/decline", ["reason": reason])
    }

    func hangup(_ callId: String) async throws {
        try await send("POST", "/v1/calls/\(callId)/hangup")
    }

    // MARK: one request, again where its outcome is unknown: repeats are safe

    @discardableResult
    private func send(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Data {
        var request = URLRequest(url: server.appendingPathComponent(path), timeoutInterval: 5)
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONSerialization.data(withJSONObject: body)
        }
        for wait in [0.3, 1, 3] {
            do {
                return try await once(request)
            } catch let refusal as Refusal where refusal.code != "unavailable" {
                throw refusal
            } catch {
                try await Task.sleep(nanoseconds: UInt64(wait * 1e9))
            }
        }
        return try await once(request)
    }

    private func once(_ request: URLRequest) async throws -> Data {
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, (200 ..< 300).contains(status) else {
            throw (try? JSONDecoder().decode(Refusal.self, from: data)) ?? Refusal(code: "unavailable", message: "The server gave no answer.")
        }
        return data
    }
}
