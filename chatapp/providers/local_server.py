"""The embedded model's server: the program of a child process, llama.cpp's own HTTP server.

It runs in a process of its own so that a crash, a hang or a hostile model file ends this process
and never the app. What the app and this program say to each other:

- The first line of standard input is one JSON object, the settings (`ServerSettings`). The key
  comes this way because arguments and environment can be read by other programs.
- One line goes to standard output: `{"port": 4711}` when requests are taken, `{"seconds": 0.61}`
  when a measurement was asked for, `{"devices": ["name"]}` when graphics cards were,
  `{"error": "reason"}`, or `{"unsupported": true}`.
- The end of standard input ends the process at once: it outlives neither the app nor a kill of
  the app. llama.cpp's own messages go to standard error.

This file imports nothing of the app: it is started by its path.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO

SLOTS = 4
"""How many answers can be written at once; `n` above it is refused (status 400). They share
one context, so that four cost no more memory than one."""

BATCH = 128
"""Tokens of a prompt that are computed together. Measured: more costs memory and brings nothing."""

TOKEN_LIMIT = 2048
"""The longest answer in tokens where a request names no `max_tokens`: none runs for ever."""

NICENESS = 5
"""The window goes first where processors are short."""

MEASURED_PROMPT = "The sea is wide and deep. " * 8
MEASURED_TOKENS = 32


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the app asks for.

    Parameters: `model`, path of a GGUF file; `alias`, the model's name in answers; `threads`,
    processor threads; `context`, tokens of all conversations that are being answered together;
    `answer_context`, tokens of one; `key`, what a request must carry; `measure`, time a short
    generation and end, instead of serving.
    """

    model: str
    alias: str
    threads: int
    context: int
    answer_context: int
    key: str = field(repr=False)
    gpu_layers: int = 0
    measure: bool = False
    devices: bool = False


def main(arguments: Sequence[str] = ()) -> int:
    """Serve until standard input ends. `arguments` are ignored; see the module for the protocol."""
    output = _private_output()
    _step_back()
    line = sys.stdin.buffer.readline()
    if not line:
        return 0
    settings = ServerSettings(**json.loads(line))
    threading.Thread(target=_end_with_input, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        answer = _answer(settings)
    except ModuleNotFoundError:
        answer = {"unsupported": True}
    except Exception as error:
        answer = {"error": str(error)}
    output.write(json.dumps(answer).encode() + b"\n")
    output.flush()
    if "port" not in answer:
        # llama.cpp's threads may still run; an orderly end could wait for them.
        os._exit(0 if answer.keys() & {"seconds", "devices"} else 1)
    threading.Event().wait()
    return 0


def _answer(settings: ServerSettings) -> dict[str, object]:
    if settings.devices:
        return {"devices": _devices()}
    return _measure(settings) if settings.measure else _serve(settings)


def _devices() -> list[str]:
    """The names of all devices that compute, but the processor itself."""
    import xllamacpp

    found = xllamacpp.get_device_info()
    return [str(device["name"]) for device in found if not device["type"].name.endswith("_CPU")]


_running: list[Any] = []
"""Keeps the server alive: it ends when its object does."""


def _serve(settings: ServerSettings) -> dict[str, object]:
    server = _start(settings)
    _running.append(server)
    return {"port": int(server.listening_address.rsplit(":", 1)[1])}


def _measure(settings: ServerSettings) -> dict[str, object]:
    server = _start(settings)
    _running.append(server)
    request = {"n_predict": MEASURED_TOKENS, "temperature": 0, "ignore_eos": True}
    # The first one maps the file into memory and is not counted.
    server.handle_completions({"prompt": "The sea", **request, "n_predict": 4})
    started = time.perf_counter()
    server.handle_completions({"prompt": MEASURED_PROMPT, **request})
    return {"seconds": time.perf_counter() - started}


def _start(settings: ServerSettings) -> Any:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = settings.model
    parameters.model_alias = {settings.alias}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [settings.key]
    parameters.cors_origins = ""
    parameters.n_ctx = settings.context
    parameters.n_parallel = SLOTS
    parameters.kv_unified = True
    parameters.kv_unified_per_slot = settings.answer_context
    parameters.cache_ram_mib = 0
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.n_predict = TOKEN_LIMIT
    parameters.n_gpu_layers = settings.gpu_layers
    parameters.cpuparams.n_threads = settings.threads
    parameters.cpuparams_batch.n_threads = settings.threads
    parameters.fit_params = False
    parameters.warmup = False
    parameters.ui = False
    parameters.endpoint_slots = False
    parameters.verbosity = 1  # errors only: prompts must not be logged
    return xllamacpp.Server(parameters)


def _private_output() -> BinaryIO:
    """Standard output for the protocol alone; whatever else writes there goes to standard error."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _end_with_input(stream: BinaryIO) -> None:
    with suppress(OSError):
        while stream.read(4096):
            pass
    os._exit(0)


def _step_back() -> None:
    """Take a back seat: the app decides about Ctrl+C, and goes first for processors and memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return  # the app sets the priority when it starts this process
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold conversations
    with suppress(OSError):
        os.nice(NICENESS)
    if sys.platform == "linux":
        with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
            score.write("500")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
