import Foundation
import Security

enum Keychain {
    private static let place: [CFString: Any] = [
        kSecClass: kSecClassGenericPassword,
        kSecAttrService: "callwake",
        kSecAttrAccount: "user-token",
    ]

    static var userToken: String {
        get {
            var found: CFTypeRef?
            let query = place.merging([kSecReturnData: true]) { $1 }
            // Fails on a phone that was restarted and not yet unlocked: the push's wake token is for that moment.
            guard SecItemCopyMatching(query as CFDictionary, &found) == errSecSuccess, let data = found as? Data else { return "" }
            return String(decoding: data, as: UTF8.self)
        }
        set {
            SecItemDelete(place as CFDictionary)
            guard !newValue.isEmpty else { return }
            let item = place.merging([
                kSecValueData: Data(newValue.utf8),
                kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            ]) { $1 }
            SecItemAdd(item as CFDictionary, nil)
        }
    }
}
