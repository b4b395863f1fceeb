"""The one entry: the window without a command, the command line with one."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from chatapp.domain.start_request import StartRequest

OLDEST, NEWEST = (3, 11), (3, 13)


def main(argv: list[str] | None = None) -> int:
    """Run the app. Parameters: `argv`, the arguments after the program's name.

    Returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped by the user.
    """
    leave_at_ctrl_c()
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        print(f"ChatApp runs on Python 3.11 to 3.13; this is {found}.", file=sys.stderr)
        return 1
    arguments = sys.argv[1:] if argv is None else argv
    match arguments:
        case ["_model-server", *rest]:
            from chatapp.providers.local_server import main as serve

            return serve(rest)
        case ["_read-file" | "_check-json" as job]:
            from chatapp.documents.child import main as work

            return work(job)
        case ["_pdf", *rest]:
            from chatapp.gui.pdf import main as lay_out

            return lay_out(rest)
    from pathlib import Path

    from chatapp.domain.start_request import StartRequest

    match arguments:
        case []:  # the parser of all commands would take a part of the time to the first paint
            return open_window(None, StartRequest())
        case ["--profile", folder] if folder and not folder.startswith("-"):
            return open_window(Path(folder), StartRequest())
    from chatapp.cli.main import run

    return run(arguments, open_window)


def leave_at_ctrl_c() -> None:
    """Until there is something to stop, Ctrl+C ends the process at once.

    An exception would be lost where it is raised while a module is being loaded, or be told as a
    traceback. Where Ctrl+C is ignored (a job in the background), it stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(_number: int, _frame: object) -> None:
    os._exit(130)


def open_window(profile: Path | None, request: StartRequest) -> int:
    """Open the window; where there is no display, answer in the terminal instead.

    Parameters: `profile`, the profile's folder, or None for the user's own; `request`, what the
    window is to do.
    """
    from chatapp.engine.display import activation_token, display_name

    if display_name() is None:
        if request.files:
            print("chatapp: No display for the window. Try: chatapp import FILE", file=sys.stderr)
            return 1
        from chatapp.cli.demo import answer_in_terminal

        return answer_in_terminal(profile)
    from chatapp.postponing import postpone

    postpone()  # before PySide and asyncio import them
    from chatapp.gui.pyside_features import skip_search

    skip_search()  # before all that is imported with the window
    from chatapp.app import run

    return run(profile, request._replace(token=activation_token()))


if __name__ == "__main__":
    sys.exit(main())
