"""`chatapp request`: what was sent for an answer."""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, keep_notices, write
from chatapp.cli.session import run_with_engine
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure
from chatapp.domain.request_text import curl_line, readable_request
from chatapp.engine.engine import Engine


def request(arguments: argparse.Namespace) -> int:
    """Print the request of an answer, or a curl line that sends it again."""

    async def command(engine: Engine) -> int:
        shown = await engine.sent.of_answer(arguments.id)
        if shown is None:
            raise InputError("request_unknown")
        if shown.changed:
            keep_notices([Failure("request_changed")])
        write(f"{curl_line(shown) if arguments.curl else readable_request(shown)}\n")
        return DONE

    return run_with_engine(arguments, command)
