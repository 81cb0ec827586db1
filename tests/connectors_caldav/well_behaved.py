"""A CalDAV server from the documents, over the scripted HTTP server: what tests bend."""

import re

from connectors.caldav.transport import Limits
from tests.connectors_caldav.conftest import event
from tests.servers.scripted_http import Asked, Said

HASTY = Limits(connect=2, silence=0.5, total=1.0, answer=400_000)
OBJECTS = {f"/dana/work/m{number}.ics": event(number) for number in range(6)}


class WellBehaved:
    """A CalDAV server from the documents: a token that is a number, ETags, and everything at once."""

    def __init__(self) -> None:
        self.objects = dict(OBJECTS)
        self.token = "data:,7"
        self.changed: list[str] = []
        self.gone: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        if asked.method == "PROPFIND" and asked.headers["depth"] == "0":
            return said(f"<d:response><d:href>/dana/work/</d:href>{self._state()}</d:response>")
        if asked.method == "PROPFIND":
            return said(self._itself() + "".join(map(self._etag, self.objects)))
        if "calendar-query" in asked.body:
            return said("".join(map(self._etag, self.objects)))
        if "calendar-multiget" in asked.body:
            return said("".join(map(self._text, re.findall(r"<d:href>(.*?)</d:href>", asked.body))))
        return self.changes()

    def changes(self) -> Said:
        rows = "".join(map(self._etag, self.changed)) + "".join(
            f"<d:response><d:href>{path}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
            for path in self.gone
        )
        return said(self._itself() + rows + f"<d:sync-token>{self.token}</d:sync-token>")

    def _state(self) -> str:
        return ok(f"<d:sync-token>{self.token}</d:sync-token><cs:getctag>c1</cs:getctag>")

    def _itself(self) -> str:
        """iCloud lists the calendar among its own objects."""
        return f"<d:response><d:href>/dana/work/</d:href>{ok('<d:getetag>x</d:getetag>')}</d:response>"

    def _etag(self, path: str) -> str:
        return f"<d:response><d:href>{path}</d:href>{ok('<d:getetag>&quot;1&quot;</d:getetag>')}</d:response>"

    def _text(self, path: str) -> str:
        if path not in self.objects:
            return (
                f"<d:response><d:href>{path}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
            )
        text = f"<c:calendar-data><![CDATA[{self.objects[path]}]]></c:calendar-data>"
        return f"<d:response><d:href>{path}</d:href>{ok(text)}</d:response>"


def ok(properties: str) -> str:
    return f"<d:propstat><d:prop>{properties}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"


def said(inner: str) -> Said:
    spaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'
    return Said(207, f'<?xml version="1.0"?><d:multistatus {spaces}>{inner}</d:multistatus>')
