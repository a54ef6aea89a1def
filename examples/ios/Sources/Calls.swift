import Foundation

/// The calls of this phone: from a push, or placed here. CallKit shows them, `OngoingCall` sets them up.
@MainActor
final class Calls: ObservableObject {
    @Published private(set) var current: OngoingCall?
    @Published private(set) var lastEnd: String?

    private let callKit = CallKitCenter()
    private let account: Account

    init(account: Account) {
        self.account = account
        callKit.actions = .init(
            start: { [unowned self] callId, to in try await self.start(callId, to) },
            answer: { [unowned self] callId in try await self.call(callId).answer() },
            end: { [unowned self] callId in self.end(callId) },
            mute: { [unowned self] muted in self.current?.mute(muted) },
            audio: { session, active in Media.audio(session, active: active) },
            reset: { [unowned self] in self.forget() }
        )
    }

    /// CallKit first, always: before any request, and for a push that cannot be read too.
    func woken(by push: IncomingPush?, mustReport: Bool, done: @escaping () -> Void) {
        guard let push else { return reportUnreadable(mustReport: mustReport, done: done) }
        // In the foreground it need not be reported, and is all the same: the screen is how it is answered.
        if mustReport || current == nil { report(push, done: done) } else { done() }
        // A push may come twice (its fate was unknown to the server); a call in hand stays as it is.
        guard current?.callId != push.callId else { return }
        guard current == nil else { return declineBusy(push) }
        let call = OngoingCall(push: push)
        show(call)
        Task { await call.ring() }
    }

    private func report(_ push: IncomingPush, done: @escaping () -> Void) {
        callKit.report(push.callId, from: push.fromName, hasVideo: push.hasVideo, done: done) { [weak self] in
            Task { @MainActor in self?.end(push.callId) }
        }
    }

    private func reportUnreadable(mustReport: Bool, done: @escaping () -> Void) {
        guard mustReport else { return done() }
        let callId = UUID()
        callKit.report(callId, from: "Unknown", hasVideo: false, done: done)
        callKit.ended(callId, "failed")
    }

    private func declineBusy(_ push: IncomingPush) {
        let api = CallwakeAPI(server: push.server, token: push.wake)
        Task { try? await api.decline(push.callId.callId, reason: "busy") }
        callKit.ended(push.callId, "declined-elsewhere")
    }

    func place(to: String) async throws {
        try await callKit.call(to)
    }

    func hangUp() async throws {
        guard let current else { return }
        try await callKit.hangUp(current.callId)
    }

    private func start(_ callId: UUID, _ to: String) async throws {
        guard let server = URL(string: account.server) else { throw URLError(.badURL) }
        let call = OngoingCall(callId: callId, server: server, token: account.userToken, deviceId: account.deviceId)
        show(call)
        callKit.connecting(callId)
        do {
            try await call.invite(to)
        } catch {
            ended(call, "failed")
            throw error
        }
    }

    private func call(_ callId: UUID) throws -> OngoingCall {
        guard let current, current.callId == callId else { throw URLError(.cancelled) }
        return current
    }

    private func show(_ call: OngoingCall) {
        call.ended = { [weak self, weak call] reason in
            guard let self, let call else { return }
            self.callKit.ended(call.callId, reason)
            self.ended(call, reason)
        }
        call.connected = { [weak self] in self?.callKit.connected(call.callId) }
        current = call
    }

    /// By the user, on this phone.
    private func end(_ callId: UUID) {
        guard let call = current, call.callId == callId else { return }
        call.leave()
        ended(call, "ended here")
    }

    private func ended(_ call: OngoingCall, _ reason: String) {
        lastEnd = reason
        if current === call { current = nil }
        call.close()
    }

    private func forget() {
        current?.leave()
        current?.close()
        current = nil
    }
}
