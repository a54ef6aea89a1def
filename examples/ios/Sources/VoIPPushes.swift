import Foundation
import PushKit

/// PushKit's side: tokens to the server, pushes to CallKit, at once.
@MainActor
final class VoIPPushes: NSObject, PKPushRegistryDelegate {
    private let calls: Calls
    private let account: Account
    private let registry = PKPushRegistry(queue: .main)

    init(calls: Calls, account: Account) {
        self.calls = calls
        self.account = account
    }

    func listen() {
        registry.delegate = self
        registry.desiredPushTypes = [.voIP]
    }

    func pushRegistry(_: PKPushRegistry, didUpdate credentials: PKPushCredentials, for _: PKPushType) {
        account.tokens.voip = credentials.token.hex
    }

    func pushRegistry(_: PKPushRegistry, didInvalidatePushTokenFor _: PKPushType) {
        account.forgetVoIPToken()
    }

    /// Up to iOS 26.3: each push is reported, whatever it says.
    func pushRegistry(
        _: PKPushRegistry,
        didReceiveIncomingPushWith payload: PKPushPayload,
        for _: PKPushType,
        completion: @escaping () -> Void
    ) {
        calls.woken(by: IncomingPush(payload.dictionaryPayload), mustReport: true, done: completion)
    }

    /// From iOS 26.4 on the system says whether this one must be: not in the foreground, not beside a call, not when it is late.
    @available(iOS 26.4, *)
    func pushRegistry(
        _: PKPushRegistry,
        didReceiveIncomingVoIPPushWith payload: PKPushPayload,
        metadata: PKVoIPPushMetadata,
        withCompletionHandler completion: @escaping () -> Void
    ) {
        calls.woken(by: IncomingPush(payload.dictionaryPayload), mustReport: metadata.mustReport, done: completion)
    }
}
