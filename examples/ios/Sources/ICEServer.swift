import Foundation

struct ICEServer: Decodable {
    let urls: [String]
    let username: String?
    let credential: String?

    private enum Field: CodingKey { case urls, username, credential }

    init(from decoder: Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        urls = try (try? fields.decode([String].self, forKey: .urls)) ?? [fields.decode(String.self, forKey: .urls)]
        username = try fields.decodeIfPresent(String.self, forKey: .username)
        credential = try fields.decodeIfPresent(String.self, forKey: .credential)
    }

    /// Of an event's own dictionary.
    static func all(in any: Any?) -> [ICEServer] {
        guard let any, let data = try? JSONSerialization.data(withJSONObject: any) else { return [] }
        return (try? JSONDecoder().decode([ICEServer].self, from: data)) ?? []
    }
}
