import AfterwordCore
import AfterwordDelivery
import CCurl

extension TransferOptions {
    /// Sets the handle up to visit a mail server, and with a letter to hand it over; libcurl writes the MIME.
    func setMail(_ session: MailSession) {
        self.setAccess(session)
        guard let letter = session.letter else {
            // Something must be asked after signing in; this is the least.
            self.set(CURLOPT_NOBODY, 1)
            self.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            return
        }
        self.set(CURLOPT_MAIL_FROM, letter.sender)
        ccurl_setopt_list(self.handle, CURLOPT_MAIL_RCPT, self.exchange.list([letter.recipient]))
        let headers = self.exchange.job.request.headers.map { HeaderFolding.line($0.name, $0.value) }
        // The type makes the two parts one text in two forms; libcurl would call them a mixture, and adds the boundary itself.
        let lines = headers + ["Content-Type: multipart/alternative"]
        ccurl_setopt_list(self.handle, CURLOPT_HTTPHEADER, self.exchange.list(lines))
        ccurl_setopt_pointer(
            self.handle,
            CURLOPT_MIMEPOST,
            self.exchange.mime(letter.alternatives, on: self.handle).map(UnsafeRawPointer.init)
        )
    }

    private func setAccess(_ session: MailSession) {
        self.set(CURLOPT_SSL_VERIFYPEER, 1)
        self.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let path = session.authorities { self.set(CURLOPT_CAINFO, path) }
        if session.mustEncrypt {
            self.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        } else {
            // libcurl does not ask whether a kept connection is encrypted, so none in clear is kept.
            self.set(CURLOPT_FORBID_REUSE, 1)
        }
        if let login = session.login {
            self.set(CURLOPT_USERNAME, login.username)
            self.set(CURLOPT_PASSWORD, login.password)
        }
    }
}
