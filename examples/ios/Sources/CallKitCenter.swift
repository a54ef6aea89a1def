import AVFoundation
import CallKit

/// The system's call screen. What the user does there comes back through `actions`.
@MainActor
final class CallKitCenter: NSObject {
    struct Actions {
        let start: (UUID, _ to: String) async throws -> Void
        let answer: (UUID) async throws -> Void
        let end: (UUID) -> Void
        let mute: (Bool) -> Void
        let audio: (AVAudioSession, _ active: Bool) -> Void
        let reset: () -> Void
    }

    var actions: Actions?
    private let provider: CXProvider
    private let controller = CXCallController()

    override init() {
        let configuration = CXProviderConfiguration()
        configuration.supportsVideo = true
        configuration.maximumCallGroups = 1
        configuration.supportedHandleTypes = [.generic]
        provider = CXProvider(configuration: configuration)
        super.init()
        provider.setDelegate(self, queue: .main)
    }

    /// First of all, for each push. `done` is PushKit's completion handler; `refused` is said by Focus or a blocked caller.
    func report(_ callId: UUID, from: String, hasVideo: Bool, done: @escaping () -> Void, refused: @escaping () -> Void = {}) {
        let update = CXCallUpdate()
        update.remoteHandle = CXHandle(type: .generic, value: from)
        update.localizedCallerName = from
        update.hasVideo = hasVideo
        provider.reportNewIncomingCall(with: callId, update: update) { error in
            done()
            guard let code = (error as? CXErrorCodeIncomingCallError)?.code else { return }
            // The same call a second time fails as it should: it is on the screen.
            if code != .callUUIDAlreadyExists { refused() }
        }
    }

    func ended(_ callId: UUID, _ reason: String) {
        provider.reportCall(with: callId, endedAt: nil, reason: Self.reason(of: reason))
    }

    func connecting(_ callId: UUID) {
        provider.reportOutgoingCall(with: callId, startedConnectingAt: nil)
    }

    func connected(_ callId: UUID) {
        provider.reportOutgoingCall(with: callId, connectedAt: nil)
    }

    func call(_ to: String) async throws {
        let action = CXStartCallAction(call: UUID(), handle: CXHandle(type: .generic, value: to))
        try await controller.request(CXTransaction(action: action))
    }

    func hangUp(_ callId: UUID) async throws {
        try await controller.request(CXTransaction(action: CXEndCallAction(call: callId)))
    }

    private static func reason(of reason: String) -> CXCallEndedReason {
        switch reason {
        case "answered-elsewhere": return .answeredElsewhere
        case "declined-elsewhere": return .declinedElsewhere
        case "unanswered", "unreachable": return .unanswered
        case "failed": return .failed
        default: return .remoteEnded
        }
    }
}

extension CallKitCenter: @preconcurrency CXProviderDelegate {
    func providerDidReset(_: CXProvider) {
        actions?.reset()
    }

    func provider(_: CXProvider, perform action: CXStartCallAction) {
        fulfil(action) { try await self.actions?.start(action.callUUID, action.handle.value) }
    }

    /// Fulfilled when the server has taken the answer: until then the screen says "connecting".
    func provider(_: CXProvider, perform action: CXAnswerCallAction) {
        fulfil(action) { try await self.actions?.answer(action.callUUID) }
    }

    func provider(_: CXProvider, perform action: CXEndCallAction) {
        actions?.end(action.callUUID)
        action.fulfill()
    }

    func provider(_: CXProvider, perform action: CXSetMutedCallAction) {
        actions?.mute(action.isMuted)
        action.fulfill()
    }

    func provider(_: CXProvider, didActivate session: AVAudioSession) {
        actions?.audio(session, true)
    }

    func provider(_: CXProvider, didDeactivate session: AVAudioSession) {
        actions?.audio(session, false)
    }

    private func fulfil(_ action: CXAction, when work: @escaping () async throws -> Void) {
        Task {
            do {
                try await work()
                action.fulfill()
            } catch {
                action.fail()
            }
        }
    }
}
