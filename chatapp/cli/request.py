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
    """Print the requests of an answer, or curl lines that send them again."""

    async def command(engine: Engine) -> int:
        calls = await engine.sent.all_of_answer(arguments.id)
        if not calls:
            raise InputError("request_unknown")
        if any(shown.changed for shown in calls):
            keep_notices([Failure("request_changed")])
        form = curl_line if arguments.curl else readable_request
        write("\n\n".join(map(form, calls)) + "\n")
        return DONE

    return run_with_engine(arguments, command)
