"""Fetch a model file: `fetch_model.py FOLDER URL fill|tell`.

"fill": the folder is on a small disk, whose rest is given after the first try; prints what happened
as JSON. "tell": prints a line once something is surely kept, and goes on.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from chatapp.domain.errors import ChatAppError
from chatapp.net.client import HttpClient
from chatapp.providers.model_download import fetch_model
from chatapp.providers.part_file import Note, PartFile, read_notes


async def main() -> None:
    folder, url, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    part = PartFile(folder, Note("small.gguf", url), 100_000)

    def progress(_done: int, _total: int | None, _host: str) -> None:
        if what == "tell" and part.note.kept > 200_000:
            print("kept", flush=True)

    async with HttpClient() as client:
        if what == "tell":
            await fetch_model(client, folder, part, progress, margin=0)
            return
        report: dict[str, object] = {}
        try:
            await fetch_model(client, folder, part, progress, margin=0)
        except ChatAppError as error:
            report["first"] = error.code
        (note,) = read_notes(folder)
        names = sorted(await asyncio.to_thread(os.listdir, folder))
        report |= {"kept": note.kept, "files": names}
        grow = ["mount", "-o", "remount,size=8m", str(folder)]
        await asyncio.to_thread(subprocess.run, grow, check=True)
        again = PartFile(folder, note, 100_000)
        report["second"] = (await fetch_model(client, folder, again, progress, margin=0)).sha256
    print(json.dumps(report))


asyncio.run(main())
