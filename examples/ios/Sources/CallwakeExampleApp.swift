import SwiftUI
import UserNotifications

@main
struct CallwakeExampleApp: App {
    @UIApplicationDelegateAdaptor(AppDelegate.self) private var delegate

    var body: some Scene {
        WindowGroup { ContentView(account: delegate.account, calls: delegate.calls) }
    }
}

/// Lives as long as the app, also where iOS starts it for a push and no window is ever shown.
@MainActor
final class AppDelegate: NSObject, UIApplicationDelegate {
    let account = Account()
    private(set) lazy var calls = Calls(account: account)
    private lazy var pushes = VoIPPushes(calls: calls, account: account)

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        // On every launch, and first: a push may be why the app runs.
        pushes.listen()
        // Consent is for the text of a missed call only; VoIP pushes need none.
        UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound]) { _, _ in }
        application.registerForRemoteNotifications()
        return true
    }

    func application(_: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken token: Data) {
        account.tokens.alert = token.hex
    }

    func applicationDidBecomeActive(_: UIApplication) {
        account.register()
    }
}

extension Data {
    var hex: String { map { String(format: "%02x", $0) }.joined() }
}
