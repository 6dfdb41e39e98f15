/// The command that closes a first case by hand, for pages that have nothing to show before one closes.
package struct FirstCase: Sendable {
    /// Where this service is reached, e.g. `https://care.example.org`.
    package let site: String

    package init(site: String) {
        self.site = site
    }

    package var command: String {
        #"""
        curl -sS \#(self.site)/v1/events \
          -H 'Authorization: Bearer KEY' \
          -H 'Content-Type: application/cloudevents+json' \
          -d '{"specversion":"1.0","id":"first-1","source":"desk","type":"case.resolved",
               "data":{"case":{"id":"1234","number":"1234","subject":"Late delivery","channel":"email"},
                       "contact":{"name":"Ana","email":"ana@example.org","locale":"en"}}}'
        """#
    }
}
