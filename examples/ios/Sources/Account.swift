import Foundation

/// Who uses this phone, and what the server knows of it.
@MainActor
final class Account: ObservableObject {
    struct Tokens: Equatable {
        var voip: String?
        var alert: String?
    }

    /// From your own back end at log-in: a JWT with `sub`, `exp` and `name`.
    @Published var userToken: String { didSet { Keychain.userToken = userToken; register() } }
    @Published var server: String { didSet { UserDefaults.standard.set(server, forKey: "server"); register() } }
    @Published private(set) var trouble: String?
    var tokens = Tokens() { didSet { if tokens != oldValue { register() } } }

    let deviceId: String

    init() {
        let kept = UserDefaults.standard
        deviceId = kept.string(forKey: "deviceId") ?? UUID().uuidString
        kept.set(deviceId, forKey: "deviceId")
        server = kept.string(forKey: "server") ?? "https://calls.example.org"
        userToken = Keychain.userToken
    }

    /// Sent on each launch and whenever a token has changed; it is cheap, and the server keeps what is the same.
    func register() {
        guard !userToken.isEmpty, tokens.voip != nil || tokens.alert != nil else { return }
        Task {
            do {
                try await api?.register(deviceId: deviceId, environment: Self.environment, tokens: tokens)
                trouble = nil
            } catch {
                trouble = error.localizedDescription
            }
        }
    }

    /// iOS has taken the PushKit token back.
    func forgetVoIPToken() {
        tokens.voip = nil
        Task { try? await api?.forgetVoIPToken(deviceId: deviceId, environment: Self.environment) }
    }

    /// Without this the phone would go on to ring for whoever was logged in.
    func logOut() async throws {
        try await api?.remove(deviceId: deviceId)
        userToken = ""
    }

    private var api: CallwakeAPI? {
        URL(string: server).map { CallwakeAPI(server: $0, token: userToken) }
    }

    /// A property of the build: Xcode's own builds are signed for the sandbox.
    private static var environment: String {
        #if DEBUG
        "sandbox"
        #else
        "production"
        #endif
    }
}
