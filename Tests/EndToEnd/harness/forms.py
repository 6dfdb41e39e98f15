"""A person without JavaScript: reads a page's form, fills it in, sends it."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

# A form counts from so many seconds after the page was made.
SHORTEST = 1.5
DWELL = SHORTEST + 0.1


@dataclass
class Form:
    action: str
    method: str
    fields: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)

    def filled(self, **answers):
        """The values a browser would send with these answers."""
        values = dict(self.fields)
        for name, answer in answers.items():
            answer = str(answer)
            if name in self.choices:
                assert answer in self.choices[name], f"{name} offers {self.choices[name]}, not {answer}"
            else:
                assert name in self.fields, f"the form has no field {name}: {sorted(self.fields)}"
            values[name] = answer
        return values


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.text = [], [], []
        self._form = self._textarea = None
        self._silent = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("script", "style"):
            self._silent += 1
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "textarea":
            self._textarea = given.get("name")
            self._form.fields[self._textarea] = ""
            self._form.texts.append(self._textarea)
        elif tag == "input" and given.get("name"):
            self._input(given)

    def _input(self, given):
        name, value = given["name"], given.get("value") or ""
        kind = (given.get("type") or "text").lower()
        if kind in ("radio", "checkbox"):
            self._form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self._form.fields[name] = value
        elif kind != "submit":
            self._form.fields[name] = value
            if kind != "hidden":
                self._form.texts.append(name)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea is not None:
            written = self._form.fields[self._textarea]
            self._form.fields[self._textarea] = written.removeprefix("\n")  # as HTML has it
            self._textarea = None

    def handle_data(self, data):
        if self._textarea is not None and self._form is not None:
            self._form.fields[self._textarea] += data
        elif not self._silent:
            self.text.append(data)


class Page:
    """One page as somebody reads it."""

    def __init__(self, reply):
        self.reply, self.url, self.status = reply, reply.url, reply.status_code
        reader = _Reader()
        reader.feed(reply.text)
        self.forms = reader.forms
        self.links = [urljoin(self.url, link) for link in reader.links]
        self.text = " ".join(" ".join(reader.text).split())

    def link(self, containing):
        """The first link whose address contains this."""
        found = [link for link in self.links if containing in link]
        assert found, f"no link with {containing!r} at {self.url}: {self.links}"
        return found[0]

    def form(self, offering="score"):
        """The form with this field; a page may also carry others (language, opt-out)."""
        found = [f for f in self.forms if offering in f.choices or offering in f.fields]
        assert found, f"no form with {offering!r} at {self.url} ({self.status}): {self.text[:300]}"
        return found[0]


class Person:
    """Somebody with one browser: cookies are kept, the page is read for as long as `dwell` says."""

    def __init__(self):
        self.session = requests.Session()

    def open(self, link):
        return Page(self.session.get(link, timeout=60))

    def post(self, page, form, **answers):
        """Posts the form as the browser would; the bare reply, not followed."""
        return self.session.post(
            urljoin(page.url, form.action or page.url),
            data=form.filled(**answers),
            headers={"origin": "/".join(page.url.split("/")[:3])},
            allow_redirects=False,
            timeout=60,
        )

    def send(self, page, form, **answers):
        """Posts the form and reads the page that comes back."""
        reply = self.post(page, form, **answers)
        if reply.is_redirect:
            return self.open(urljoin(reply.url, reply.headers["location"]))
        return Page(reply)

    def answer(self, link, dwell=DWELL, **answers):
        page = self.open(link)
        assert page.status == 200, f"{link}: {page.status}"
        time.sleep(dwell)
        return self.send(page, page.form(), **answers)
