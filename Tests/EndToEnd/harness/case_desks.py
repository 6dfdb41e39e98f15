"""Helpdesks that keep one case's notes, tags and field, as far as a write-back touches them."""

import re

from .recorder import Recorder


class Helpdesk:
    """What agents see of a case: `notes`, `tags`, `field`. `fail_after_writing` does what it is asked and says 500 all the same."""

    def __init__(self):
        self.notes, self.tags, self.field = [], ["refund"], None
        self.refusal = None
        self._losses = 0
        self.recorder = Recorder(self._answer)

    @property
    def url(self):
        return self.recorder.url()

    def close(self):
        self.recorder.close()

    def fail_after_writing(self, times=1):
        self._losses = times

    def writes(self):
        return [request for request in self.recorder.all() if request.method != "GET"]

    def _answer(self, request):
        if self.refusal:
            return self.refusal
        notes = len(self.notes)
        status, body = self.serve(request)
        if self._losses and len(self.notes) > notes:
            self._losses -= 1
            return 500, {}, {"error": "the reply got lost"}
        return status, {}, body


class Zendesk(Helpdesk):
    settings = {"type": "zendesk", "user": "afterword@example.org", "token": "secret-token"}
    field_name = 360001

    def serve(self, request):
        if request.path.endswith("/comments.json"):
            comments = [{"id": i, "body": note, "public": False} for i, note in enumerate(self.notes)]
            return 200, {"comments": comments[::-1][: int(request.query["page[size]"])]}
        if request.path.endswith("/tags.json"):
            given = request.json["tags"]
            self.tags = [tag for tag in self.tags if tag not in given]
            if request.method == "PUT":
                self.tags += given
            return 200, {"tags": self.tags}
        ticket = request.json["ticket"]
        if "comment" in ticket:
            assert ticket["comment"]["public"] is False
            self.notes.append(ticket["comment"]["body"])
        for field in ticket.get("custom_fields", []):
            assert field["id"] == self.field_name
            self.field = field["value"]
        return 200, {"ticket": {"id": 50}, "audit": {"id": 1000 + len(self.notes)}}


class Chatwoot(Helpdesk):
    """Replaces labels and attributes as a whole, as Chatwoot does."""

    settings = {"type": "chatwoot", "token": "secret-token", "account": 1, "unsigned": True}
    field_name = "csat"

    def __init__(self):
        self.attributes = {"order": "A1"}
        super().__init__()

    def serve(self, request):
        if request.path.endswith("/labels"):
            if request.method == "POST":
                self.tags = request.json["labels"]
            return 200, {"payload": self.tags}
        if request.path.endswith("/custom_attributes"):
            self.attributes = request.json["custom_attributes"]
            assert self.attributes["order"] == "A1", "another attribute was lost"
            self.field = self.attributes[self.field_name]
            return 200, {"custom_attributes": self.attributes}
        if request.path.endswith("/messages"):
            if request.method == "POST":
                assert request.json["private"] is True
                self.notes.append(request.json["content"])
                return 200, {"id": len(self.notes), "content": self.notes[-1]}
            return 200, {"payload": [{"id": i, "content": note} for i, note in enumerate(self.notes)][-20:]}
        return 200, {"id": 42, "labels": self.tags, "custom_attributes": self.attributes}


class Zammad(Helpdesk):
    settings = {"type": "zammad", "token": "secret-token", "secret": "hook-secret"}
    field_name = "csat"

    def __init__(self):
        self.preferences = {}
        super().__init__()

    def serve(self, request):
        if request.path.startswith("/api/v1/tags/"):
            tag = request.json["item"]
            self.tags = [known for known in self.tags if known != tag] + ([tag] if request.path.endswith("/add") else [])
            return (201 if request.method == "POST" else 200), True
        assert re.fullmatch(r"/api/v1/tickets/[^/]+", request.path)
        if request.method == "PUT":
            change = request.json
            self.preferences |= change.get("preferences", {})
            self.field = change.get(self.field_name, self.field)
            if "article" in change:
                assert change["article"]["internal"] is True
                self.notes.append(change["article"]["body"])
        return 200, {"id": 50, "preferences": self.preferences}
