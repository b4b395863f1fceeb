"""Writes the shown branch as one web page that loads nothing and runs nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from html import escape

from chatapp.domain.messages import FilePart, ImagePart, Message, Mode, Role, ThinkingPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.writing import branch, read_pictures, speaker, title_of

_HEAD = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --text: #1f2328; --page: #ffffff; --quiet: #59636e; --prompt: #eef1f5; --line: #d1d9e0; }}
@media (prefers-color-scheme: dark) {{
:root {{ --text: #e6e8eb; --page: #16181b; --quiet: #9aa3ad; --prompt: #262a30; --line: #3a4048; }}
}}
body {{ color: var(--text); background: var(--page); font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1.5rem; overflow-wrap: break-word; }}
article + article {{ border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem; }}
section {{ margin: 1.5rem 0; }}
section.user {{ background: var(--prompt); border-radius: .75rem; padding: .75rem 1rem; }}
h2.speaker, .facts {{ color: var(--quiet); font-size: .85rem; font-weight: 600; margin: 0 0 .25rem; }}
.plain {{ white-space: pre-wrap; }}
pre {{ background: var(--prompt); border-radius: .5rem; overflow-x: auto; padding: .75rem; }}
table {{ display: block; overflow-x: auto; }}
img {{ border-radius: .5rem; height: auto; max-width: 100%; }}
details {{ color: var(--quiet); }}
</style>
</head>
<body>
"""


class HtmlWriter:
    """All conversations on one page.

    Parameters: `render`, makes a fragment of HTML of Markdown, with everything escaped.
    """

    def __init__(self, render: Callable[[str], str]) -> None:
        self._render = render
        self._title: str | None = None

    def head(self, count: int) -> Iterator[str]:
        """Nothing yet: the page is called as its only conversation."""
        if count != 1:
            yield self._begin("ChatApp")

    def conversation(self, exported: Transferred) -> Iterator[str]:
        """The title, and the messages of the branch that is shown."""
        title = title_of(exported)
        if self._title is None:
            yield self._begin(title)
        moment = exported.conversation.created
        yield f"<article>\n<h1>{escape(title)}</h1>\n"
        yield f'<p class="facts"><time datetime="{moment.isoformat()}">{moment:%Y-%m-%d}</time></p>\n'
        if exported.conversation.system:
            yield '<details><summary>System</summary><div class="plain">'
            yield f"{escape(exported.conversation.system)}</div></details>\n"
        shown = branch(exported)
        wanted = {image.attachment for message in shown for image in message.images}
        known = {key: one for key, one in exported.pictures.items() if key in wanted}
        addresses = {key: base64.b64encode(data).decode() for key, data in read_pictures(known)}
        if exported.conversation.mode is Mode.COMPLETE:
            text = "".join(message.text for message in shown)
            yield f'<section><div class="plain">{escape(text)}</div></section>\n'
            shown = []
        for message in shown:
            yield from self._message(message, addresses)
        yield "</article>\n"

    def foot(self) -> Iterator[str]:
        """The end of the page."""
        if self._title is None:
            yield self._begin("ChatApp")
        yield "</body>\n</html>\n"

    def _begin(self, title: str) -> str:
        self._title = title
        return _HEAD.format(title=escape(title))

    def _message(self, message: Message, pictures: dict[str, str]) -> Iterator[str]:
        yield f'<section class="{message.role.value}">\n'
        yield f'<h2 class="speaker">{escape(speaker(message))}</h2>\n'
        for part in message.parts:
            if isinstance(part, ImagePart):
                yield _image(part, pictures.get(part.attachment))
            elif isinstance(part, FilePart):
                yield f'<p class="facts">[{escape(part.name)}]</p>\n'
            elif isinstance(part, ThinkingPart):
                yield '<details><summary>Thinking</summary><div class="plain">'
                yield f"{escape(part.text)}</div></details>\n"
        if message.role is Role.USER:
            yield f'<div class="plain">{escape(message.text)}</div>\n'
        elif message.text:
            yield f"<div>{self._render(message.text)}</div>\n"
        yield "</section>\n"


def _image(part: ImagePart, data: str | None) -> str:
    if data is None:
        return f'<p class="facts">[{escape(part.name)}]</p>\n'
    source = f"data:{escape(part.media_type)};base64,{data}"
    return f'<p><img src="{source}" width="{part.width}" height="{part.height}" alt="{escape(part.name)}"></p>\n'
