"""A mail server as people run them: keeps every letter, and refuses, stalls or hangs up when told to."""

import email
import email.policy
import email.utils
import re
import ssl
import subprocess
import threading
import time
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from .ports import free_port, give_back
from .waiting import wait_for

USERNAME, PASSWORD = "afterword", "a good password"


@dataclass(frozen=True)
class Letter:
    at: float
    sender: str
    recipients: list
    raw: bytes
    encrypted: bool
    signed_in: bool

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def __getitem__(self, header):
        return self.message[header]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content()

    def shown_name(self, header):
        """Name and address as a mail program shows them; the older reader, because the newer one puts spaces between encoded-words."""
        raw = email.message_from_bytes(self.raw, policy=email.policy.compat32)[header]
        name, address = email.utils.parseaddr(" ".join(raw.split()))
        return str(make_header(decode_header(name))), address

    @property
    def id(self):
        """The message id, from the Message-ID."""
        return self["message-id"].strip("<>").split("@")[0]

    def link(self, score=None):
        """The first link of the text, or the one of a score."""
        links = re.findall(r"https?://\S+/s/\S+", self.text)
        return next(link for link in links if score is None or link.endswith(f"score={score}"))


class Authority:
    """A certificate authority of our own, and a certificate it gave to 127.0.0.1."""

    def __init__(self, folder, name="127.0.0.1"):
        self.ca, self.key, self.certificate = folder / "ca.pem", folder / "key.pem", folder / "certificate.pem"
        ca_key = folder / "ca-key.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        self._request(*curve, "-keyout", ca_key, "-out", self.ca, "-subj", "/CN=Test CA")
        alternative = f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}"
        signed = ["-CA", self.ca, "-CAkey", ca_key, "-addext", alternative, "-addext", "basicConstraints=CA:FALSE"]
        self._request(*curve, "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=mail", *signed)

    @staticmethod
    def _request(*arguments):
        subprocess.run(["openssl", "req", "-x509", *arguments], check=True, capture_output=True)

    @property
    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class Mailbox:
    """An SMTP server on a free port of 127.0.0.1.

    `tls` is None, "starttls" or "implicit"; `replies` scripts what it says to the next letters' RCPT or at their end.
    """

    def __init__(self, authority=None, tls=None, login=False, offers_starttls=True):
        self.letters, self.commands = [], []
        self.to_recipient, self.to_letter = [], []
        self.drops = 0
        self._lock = threading.Lock()
        self.port = free_port()
        self._controller = self._made(authority, tls, login, offers_starttls)
        self._controller.start()

    def _made(mailbox, authority, tls, login, offers_starttls):
        class Session(SMTP):
            async def smtp_MAIL(self, arg):
                mailbox._note("MAIL", self)
                return await super().smtp_MAIL(arg)

            async def smtp_DATA(self, arg):
                mailbox._note("DATA", self)
                return await super().smtp_DATA(arg)

        def sign_in(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USERNAME, PASSWORD)
            mailbox._note("AUTH", server)
            return AuthResult(success=good, handled=False) if not good else AuthResult(success=True)

        options = {"hostname": "mail.test", "decode_data": False, "enable_SMTPUTF8": False}
        if tls == "starttls" and offers_starttls:
            options |= {"tls_context": authority.context, "require_starttls": True}
        if login:
            options |= {"authenticator": sign_in, "auth_required": True, "auth_require_tls": tls == "starttls"}

        class Own(Controller):
            def factory(self):
                return Session(mailbox, **options)

        context = authority.context if tls == "implicit" else None
        return Own(mailbox, hostname="127.0.0.1", port=mailbox.port, ssl_context=context, ready_timeout=60)

    def _note(self, command, server):
        with self._lock:
            self.commands.append((command, server.transport.get_extra_info("sslcontext") is not None))

    def url(self, scheme="smtp"):
        return f"{scheme}://127.0.0.1:{self.port}"

    def close(self):
        self._controller.stop()
        give_back(self.port)

    # What it says

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        letter = Letter(
            time.monotonic(),
            envelope.mail_from,
            list(envelope.rcpt_tos),
            envelope.content,
            server.transport.get_extra_info("sslcontext") is not None,
            bool(session.authenticated),
        )
        if self.drops:
            self.drops -= 1
            with self._lock:
                self.letters.append(letter)
            server.transport.abort()
            return "250 nobody hears this"
        if self.to_letter:
            return self.to_letter.pop(0)
        with self._lock:
            self.letters.append(letter)
        return f"250 2.0.0 Ok: queued as {len(self.letters):08X}"

    # What it has

    def all(self, recipient=None):
        with self._lock:
            return [l for l in self.letters if recipient is None or recipient in l.recipients]

    def letter(self, recipient, count=1):
        """The newest letter to somebody, once there are so many."""
        return wait_for(lambda: self.all(recipient)[count - 1:], f"letter {count} to {recipient}")[-1]
