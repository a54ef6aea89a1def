import Foundation

/// One call, from the push or the invite to its end.
@MainActor
final class OngoingCall: ObservableObject {
    let callId: UUID
    @Published private(set) var stage = "connecting"
    var ended: (_ reason: String) -> Void = { _ in }
    var connected: () -> Void = {}

    private let push: IncomingPush?
    private let socket: SignalingSocket
    private var media: Media?
    private var offer: CheckedContinuation<(sdp: String?, servers: [ICEServer]), Error>?
    private var offered: (sdp: String?, servers: [ICEServer])?
    private var early: [[String: Any]] = []
    private var isAnswered = false
    private var isLeft = false
    private var maySignal = false
    private var ownSignals: [[String: Any]] = []
    private var sent = 0
    private var sending: Task<Void, Never>?

    /// From a push: the push alone is enough, before the first unlock too.
    init(push: IncomingPush) {
        self.push = push
        callId = push.callId
        socket = SignalingSocket(server: push.server, token: push.wake, deviceId: nil)
        listen()
    }

    init(callId: UUID, server: URL, token: String, deviceId: String) {
        push = nil
        self.callId = callId
        socket = SignalingSocket(server: server, token: token, deviceId: deviceId)
        listen()
    }

    private var id: String { callId.callId }

    private func listen() {
        socket.heard = { [weak self] event, fields in self?.heard(event, fields) }
    }

    // MARK: called

    /// By HTTP, as it is the shortest way: what there is of the call, and that this phone rings. The socket comes beside it.
    func ring() async {
        guard let push else { return }
        socket.connect()
        let api = CallwakeAPI(server: push.server, token: push.wake)
        do {
            let call = try await api.call(id)
            if let reason = call.reason { return finish(reason) }
            stage = "ringing"
            take(offer: call.offer, servers: call.iceServers ?? [])
            try await api.ringing(id)
        } catch let refusal as CallwakeAPI.Refusal where refusal.code == "not-found" || refusal.code == "call-over" {
            finish("remote")
        } catch {
            // The socket has the same story; the server's own deadline ends a call that neither reaches.
        }
    }

    /// Given before the socket is up too: it waits for the offer.
    func answer() async throws {
        let offered = try await theOffer()
        let media = try newMedia(offered.servers)
        let answer = offered.sdp == nil ? "" : try await media.answer(to: offered.sdp ?? "")
        try await socket.accept(id, answer: answer)
        isAnswered = true
        stage = "connected"
        for signal in early { media.take(signal) }
        early = []
        sendSignals()
    }

    private func theOffer() async throws -> (sdp: String?, servers: [ICEServer]) {
        if let offered { return offered }
        return try await withCheckedThrowingContinuation { offer = $0 }
    }

    private func take(offer sdp: String?, servers: [ICEServer]) {
        guard offered == nil else { return }
        offered = (sdp, servers)
        offer?.resume(returning: (sdp, servers))
        offer = nil
    }

    // MARK: calling

    func invite(_ to: String) async throws {
        socket.connect()
        let media = try newMedia([])
        let offer = try await media.offer()
        let ack = try await socket.invite(id, to: to, media: "audio", offer: offer.sdp)
        stage = "calling"
        try await media.begin(offer, ICEServer.all(in: ack["iceServers"]))
        sendSignals()
    }

    // MARK: both

    private func heard(_ event: String, _ fields: [String: Any]) {
        guard fields["callId"] as? String == id else { return }
        switch event {
        case "call:incoming":
            take(offer: fields["offer"] as? String, servers: ICEServer.all(in: fields["iceServers"]))
        case "call:progress":
            stage = fields["stage"] as? String ?? stage
        case "call:accepted":
            accepted(fields["answer"] as? String)
        case "call:signal":
            take(fields["signal"] as? [String: Any] ?? [:])
        case "call:ended":
            finish(fields["reason"] as? String ?? "completed")
        default:
            break
        }
    }

    private func accepted(_ answer: String?) {
        isAnswered = true
        stage = "connected"
        connected()
        guard let answer, !answer.isEmpty else { return }
        Task { try? await media?.accepted(answer) }
    }

    private func take(_ signal: [String: Any]) {
        if let media { media.take(signal) } else { early.append(signal) }
    }

    private func newMedia(_ servers: [ICEServer]) throws -> Media {
        guard let media = Media(iceServers: servers) else { throw URLError(.resourceUnavailable) }
        media.candidate = { [weak self] in self?.send($0) }
        self.media = media
        return media
    }

    /// A leg may signal once it has answered, a caller once its invite was taken; until then candidates wait.
    private func sendSignals() {
        maySignal = true
        for signal in ownSignals { send(signal) }
        ownSignals = []
    }

    /// One after the other: the server takes a signal only with a higher `n` than the last.
    private func send(_ signal: [String: Any]) {
        guard maySignal else { return ownSignals.append(signal) }
        sent += 1
        let (n, before) = (sent, sending)
        sending = Task { [socket, id] in
            await before?.value
            try? await socket.signal(id, signal, n: n)
        }
    }

    func mute(_ muted: Bool) {
        media?.mute(muted)
    }

    /// Declines, cancels or hangs up: whichever it is at this moment. A phone without a socket does it over HTTP.
    func leave() {
        isLeft = true
        let (id, declines) = (id, push != nil && !isAnswered)
        if let push, declines {
            socket.close()
            Task { try? await CallwakeAPI(server: push.server, token: push.wake).decline(id) }
        } else {
            let socket = socket
            Task {
                try? await socket.hangup(id)
                socket.close()
            }
        }
    }

    func close() {
        media?.close()
        offer?.resume(throwing: URLError(.cancelled))
        offer = nil
        // A hang-up in hand closes the socket itself.
        if !isLeft { socket.close() }
    }

    private func finish(_ reason: String) {
        guard !isLeft else { return }
        ended(reason)
    }
}
