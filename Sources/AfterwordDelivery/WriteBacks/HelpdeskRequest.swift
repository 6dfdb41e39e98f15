import AfterwordCore

extension HelpdeskAccess {
    /// One request to the API; `path` begins with a slash.
    func request(
        _ method: String,
        _ path: String,
        authorized header: (name: String, value: String),
        body: JSONValue? = nil
    ) -> TransportRequest {
        let type = [(name: "Content-Type", value: "application/json")]
        return TransportRequest(
            method: method,
            url: self.api + path,
            headers: [(name: "Accept", value: "application/json"), header] + (body == nil ? [] : type),
            body: body?.serialized ?? []
        )
    }
}
