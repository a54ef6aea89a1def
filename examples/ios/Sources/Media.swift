import AVFoundation
import WebRTC

/// The sound of one call. Signals are `{ candidate: { candidate, sdpMid, sdpMLineIndex } }`.
final class Media: NSObject {
    var candidate: ([String: Any]) -> Void = { _ in }
    var connected: () -> Void = {}

    private static let factory = RTCPeerConnectionFactory()
    private static let constraints = RTCMediaConstraints(mandatoryConstraints: nil, optionalConstraints: nil)
    private let peer: RTCPeerConnection
    private let microphone: RTCAudioTrack
    private var waiting: [RTCIceCandidate] = []

    init?(iceServers: [ICEServer]) {
        // CallKit owns the audio session: WebRTC waits until it is told that it is active.
        RTCAudioSession.sharedInstance().useManualAudio = true
        let configuration = Self.configuration(iceServers)
        guard let peer = Self.factory.peerConnection(with: configuration, constraints: Self.constraints, delegate: nil) else {
            return nil
        }
        self.peer = peer
        microphone = Self.factory.audioTrack(withTrackId: "microphone")
        super.init()
        peer.delegate = self
        peer.add(microphone, streamIds: ["call"])
    }

    private static func configuration(_ servers: [ICEServer]) -> RTCConfiguration {
        let configuration = RTCConfiguration()
        configuration.sdpSemantics = .unifiedPlan
        configuration.iceServers = servers.map {
            RTCIceServer(urlStrings: $0.urls, username: $0.username, credential: $0.credential)
        }
        return configuration
    }

    static func audio(_ session: AVAudioSession, active: Bool) {
        let audio = RTCAudioSession.sharedInstance()
        if active { audio.audioSessionDidActivate(session) } else { audio.audioSessionDidDeactivate(session) }
        audio.isAudioEnabled = active
    }

    func offer() async throws -> RTCSessionDescription {
        try await peer.offer(for: Self.constraints)
    }

    /// From here on candidates are gathered, with the servers that came with the answer to the invite.
    func begin(_ offer: RTCSessionDescription, _ iceServers: [ICEServer]) async throws {
        peer.setConfiguration(Self.configuration(iceServers))
        try await peer.setLocalDescription(offer)
    }

    func answer(to offer: String) async throws -> String {
        try await described(RTCSessionDescription(type: .offer, sdp: offer))
        let answer = try await peer.answer(for: Self.constraints)
        try await peer.setLocalDescription(answer)
        return answer.sdp
    }

    func accepted(_ answer: String) async throws {
        try await described(RTCSessionDescription(type: .answer, sdp: answer))
    }

    /// Candidates that come before there is a description wait for it.
    func take(_ signal: [String: Any]) {
        guard let fields = signal["candidate"] as? [String: Any], let text = fields["candidate"] as? String else { return }
        let line = fields["sdpMLineIndex"] as? Int ?? 0
        waiting.append(RTCIceCandidate(sdp: text, sdpMLineIndex: Int32(line), sdpMid: fields["sdpMid"] as? String))
        if peer.remoteDescription != nil { addWaiting() }
    }

    func mute(_ muted: Bool) {
        microphone.isEnabled = !muted
    }

    func close() {
        peer.close()
    }

    private func described(_ description: RTCSessionDescription) async throws {
        try await peer.setRemoteDescription(description)
        addWaiting()
    }

    private func addWaiting() {
        for each in waiting { peer.add(each) { _ in } }
        waiting = []
    }
}

extension Media: RTCPeerConnectionDelegate {
    func peerConnection(_: RTCPeerConnection, didGenerate own: RTCIceCandidate) {
        let fields: [String: Any] = ["candidate": own.sdp, "sdpMid": own.sdpMid ?? "0", "sdpMLineIndex": Int(own.sdpMLineIndex)]
        DispatchQueue.main.async { self.candidate(["candidate": fields]) }
    }

    func peerConnection(_: RTCPeerConnection, didChange state: RTCIceConnectionState) {
        if state == .connected { DispatchQueue.main.async { self.connected() } }
    }

    func peerConnection(_: RTCPeerConnection, didChange _: RTCSignalingState) {}
    func peerConnection(_: RTCPeerConnection, didAdd _: RTCMediaStream) {}
    func peerConnection(_: RTCPeerConnection, didRemove _: RTCMediaStream) {}
    func peerConnectionShouldNegotiate(_: RTCPeerConnection) {}
    func peerConnection(_: RTCPeerConnection, didChange _: RTCIceGatheringState) {}
    func peerConnection(_: RTCPeerConnection, didRemove _: [RTCIceCandidate]) {}
    func peerConnection(_: RTCPeerConnection, didOpen _: RTCDataChannel) {}
}
