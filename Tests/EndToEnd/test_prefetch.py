"""What is not a person: scanners, unfurlers and previews that open every link."""

import pytest
import requests

from harness.events import SOURCE, resolved

AGENTS = {
    "Safe Links": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
    "Proofpoint": "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:54.0) Gecko/20100101 Firefox/54.0",
    "Mimecast": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0) like Gecko",
    "Barracuda": "Mozilla/5.0 (compatible; BarracudaCentral)",
    "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Telegram": "TelegramBot (like TwitterBot)",
    "WhatsApp": "WhatsApp/2.23.20.0",
    "Discord": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "X": "Twitterbot/1.0",
    "LinkedIn": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Teams": "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Google": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Gmail images": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Bing": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Apple": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Applebot/0.1",
    "an iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
    "an Android phone": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
    "curl": "curl/8.5.0",
    "nobody": "",
}
STATES = ("counted", "unconfirmed", "quarantined", "challenger")


@pytest.fixture(scope="module")
def asked(server, receiver):
    closing = resolved()
    server.send(closing)
    case = closing["data"]["case"]["id"]
    return case, receiver.invitation(case).data


def everything_recorded(server, case):
    return [row for state in STATES for row in server.of_case("/v1/responses", case, state=state)]


@pytest.mark.parametrize("agent", AGENTS)
def test_opening_links_records_nothing(server, asked, agent):
    case, data = asked
    links = [data["link"], *(answer["link"] for answer in data["answers"])]
    with requests.Session() as session:
        session.headers["user-agent"] = AGENTS[agent]
        for link in links:
            for method in ("GET", "HEAD", "OPTIONS"):
                reply = session.request(method, link, allow_redirects=True, timeout=60)
                assert reply.status_code < 500
        assert session.get(data["link"], timeout=60).status_code == 200
    assert everything_recorded(server, case) == []
    (invitation,) = [
        i for i in server.get(f"/v1/cases/{SOURCE}/{case}")["invitations"] if i["survey"] == "csat"
    ]
    assert invitation["state"] in ("sending", "sent")
