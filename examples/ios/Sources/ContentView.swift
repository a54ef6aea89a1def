import SwiftUI

struct ContentView: View {
    @ObservedObject var account: Account
    @ObservedObject var calls: Calls
    @State private var callee = ""
    @State private var trouble: String?

    var body: some View {
        NavigationStack {
            Form {
                Section("Account") {
                    TextField("https://calls.example.org", text: $account.server).keyboardType(.URL)
                    SecureField("User token", text: $account.userToken)
                    LabeledContent("Device", value: account.deviceId)
                    if let problem = account.trouble { Text(problem).foregroundStyle(.red) }
                    Button("Log out", role: .destructive) { attempt { try await account.logOut() } }
                        .disabled(account.userToken.isEmpty)
                }
                Section("Call") {
                    if let call = calls.current {
                        CallRow(call: call)
                        Button("Hang up", role: .destructive) { attempt { try await calls.hangUp() } }
                    } else {
                        TextField("User id, bob for instance", text: $callee)
                        Button("Call") { attempt { try await calls.place(to: callee) } }
                            .disabled(callee.isEmpty || account.userToken.isEmpty)
                        if let end = calls.lastEnd { Text("The last call: \(end)").foregroundStyle(.secondary) }
                    }
                    if let trouble { Text(trouble).foregroundStyle(.red) }
                }
            }
            .textInputAutocapitalization(.never)
            .autocorrectionDisabled()
            .navigationTitle("Callwake")
        }
    }

    private func attempt(_ work: @escaping () async throws -> Void) {
        Task {
            do {
                try await work()
                trouble = nil
            } catch {
                trouble = error.localizedDescription
            }
        }
    }
}

private struct CallRow: View {
    @ObservedObject var call: OngoingCall

    var body: some View {
        LabeledContent("State", value: call.stage)
    }
}
