"""Debian's Postfix with a configuration, queue and ports of its own, delivering into Maildirs."""

import email
import email.policy
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from .mailbox import Authority
from .ports import free_port, give_back
from .waiting import wait_for

# It starts as root only, and only where it is installed.
IS_AVAILABLE = os.geteuid() == 0 and pathlib.Path("/usr/sbin/postfix").exists()

SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_maps = inline:{{ {{ {address} = box/ }} }}
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = encrypt
"""


class Postfix:
    """Knows one mailbox; demands STARTTLS."""

    def __init__(self, address):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="postfix-"))
        self.folder.chmod(0o755)
        self.authority = Authority(self.folder)
        self.port = free_port()
        nobody = pwd.getpwnam("nobody")
        for name, owner in (("etc", "root"), ("queue", "root"), ("data", "postfix"), ("mail", "nobody")):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, owner)
        (self.folder / "etc/master.cf").write_text(SERVICES.format(port=self.port))
        (self.folder / "etc/main.cf").write_text(
            SETTINGS.format(
                folder=self.folder,
                address=address,
                uid=nobody.pw_uid,
                gid=nobody.pw_gid,
                certificate=self.authority.certificate,
                key=self.authority.key,
            )
        )
        self._run("start")

    def _run(self, command):
        # Its daemons keep the streams they were started with, so a pipe would never end.
        with open(self.folder / "command.log", "ab") as log:
            subprocess.run(
                ["/usr/sbin/postfix", "-c", self.folder / "etc", command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True, timeout=60,
            )

    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def close(self):
        self._run("stop")
        give_back(self.port)
        shutil.rmtree(self.folder, ignore_errors=True)

    def letter(self):
        """The first letter in the mailbox, as a mail program reads it from the disk."""
        found = wait_for(lambda: list((self.folder / "mail/box/new").glob("*")), "a letter in the Maildir")
        return email.message_from_bytes(found[0].read_bytes(), policy=email.policy.default)
