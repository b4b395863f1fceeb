#!/usr/bin/env python3
"""A mock OpenAI-compatible server for benchmarks (standard library only, loopback only).

    mock_server.py [--port 8911] [--rate 500]

GET  /v1/models             one model, "mock"
POST /v1/chat/completions   streaming or not
POST /control               {"rate": tokens a second (0: unlimited), "tokens": how many of the
                             reply's tokens to send (0: all), "delay": seconds before the first}
GET  /log                   a list, one entry a request: {"path", "arrived", "stream", "bench",
                             "rate", "first", "last", "chunks", "bytes", "closed", "times"};
                             times are Unix seconds, "times" the write time of every chunk
POST /log/clear

The reply is the 100 KB sample when the last user message begins with BENCH (a shortened one
still ends with the end mark), and a few words for any other request, so a client's own title
or summary requests stay out of the figures.  A chunk is one token.  Chunk i is due at
start + i/rate on an absolute schedule; chunks that are due together leave in one write.
Answers cross-origin requests, so web clients can call it directly.
"""

import argparse
import asyncio
import json
import time

from tools.bench import sample

CORS = (
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: *\r\n"
    "Access-Control-Allow-Headers: *, Authorization, Content-Type\r\n"
    "Access-Control-Allow-Private-Network: true\r\nAccess-Control-Max-Age: 86400\r\n"
)
STATE = {"rate": 500.0, "tokens": 0, "delay": 0.0}
LOG = []
TOKENS = sample.tokens(sample.reply())
END = ["\n\n", sample.END_MARK]


def event(delta, finish=None, usage=False):
    d = {
        "id": "chatcmpl-mock",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "mock",
        "choices": [] if usage else [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    if usage:
        d["usage"] = {
            "prompt_tokens": 10,
            "completion_tokens": len(TOKENS),
            "total_tokens": 10 + len(TOKENS),
        }
    return b"data: " + json.dumps(d, ensure_ascii=False).encode() + b"\n\n"


EVENTS = [event({"content": t}) for t in TOKENS]


def head(status, ctype, length=None):
    return (
        f"HTTP/1.1 {status}\r\n{CORS}Content-Type: {ctype}\r\n"
        + (
            f"Content-Length: {length}\r\nConnection: keep-alive\r\n"
            if length is not None
            else "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        )
        + "\r\n"
    ).encode()


def send_json(w, obj, status="200 OK"):
    b = json.dumps(obj, ensure_ascii=False).encode()
    w.write(head(status, "application/json", len(b)) + b)


def last_user(messages):
    for m in reversed(messages or []):
        if m.get("role") == "user":
            c = m.get("content")
            if isinstance(c, list):
                c = " ".join(p.get("text", "") for p in c if isinstance(p, dict))
            return c or ""
    return ""


async def chat(w, body, entry):
    stream = bool(body.get("stream"))
    bench = last_user(body.get("messages")).lstrip().startswith("BENCH")
    rate, n, delay = STATE["rate"], int(STATE["tokens"]), STATE["delay"]
    entry.update(stream=stream, bench=bench, rate=rate)
    if not bench:
        evs = [event({"content": t}) for t in ("Short", " answer")]
        rate = 0
    elif n:
        evs = EVENTS[:n] + [event({"content": t}) for t in END]
    else:
        evs = EVENTS
    if delay and bench:
        await asyncio.sleep(delay)
    if not stream:
        text = "".join(TOKENS) if bench else "Short answer"
        send_json(
            w,
            {
                "id": "chatcmpl-mock",
                "object": "chat.completion",
                "created": 1700000000,
                "model": "mock",
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": text},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
            },
        )
        return
    w.write(head("200 OK", "text/event-stream; charset=utf-8"))
    times, size, i = [], 0, 0
    entry["times"] = times
    start = time.perf_counter()

    def put(data):
        w.write(b"%x\r\n" % len(data) + data + b"\r\n")

    while i < len(evs):
        if rate:
            due = min(len(evs), int((time.perf_counter() - start) * rate) + 1)
            if due <= i:
                await asyncio.sleep(max(0.0005, start + i / rate - time.perf_counter()))
                continue
        else:
            due = min(len(evs), i + 64)
        data = b"".join(evs[i:due])
        put(data)
        size += len(data)
        await w.drain()
        now = time.time()
        times.extend([now] * (due - i))
        entry.setdefault("first", now)
        entry["last"] = now
        i = due
        entry["chunks"] = i
    tail = event({}, "stop")
    if (body.get("stream_options") or {}).get("include_usage"):
        tail += event({}, usage=True)
    put(tail + b"data: [DONE]\n\n")
    w.write(b"0\r\n\r\n")
    await w.drain()
    entry.update(bytes=size, closed=time.time())


async def client(r, w):
    try:
        while True:
            line = await r.readline()
            if not line:
                break
            arrived = time.time()
            method, path, _ = line.decode().split(" ", 2)
            path = path.split("?")[0]
            length = 0
            while True:
                h = (await r.readline()).decode("latin1")
                if h in ("\r\n", "\n", ""):
                    break
                if h.lower().startswith("content-length:"):
                    length = int(h.split(":")[1])
            raw = await r.readexactly(length) if length else b""
            close = False
            if method == "OPTIONS":
                w.write(head("204 No Content", "text/plain", 0))
            elif path.endswith("/models"):
                send_json(
                    w,
                    {
                        "object": "list",
                        "data": [
                            {"id": "mock", "object": "model", "created": 1, "owned_by": "mock"}
                        ],
                    },
                )
            elif path.endswith("/chat/completions"):
                entry = {"path": path, "arrived": arrived}
                LOG.append(entry)
                body = json.loads(raw or b"{}")
                await chat(w, body, entry)
                close = bool(body.get("stream"))
            elif path == "/control":
                STATE.update(json.loads(raw or b"{}"))
                send_json(w, STATE)
            elif path == "/log/clear":
                LOG.clear()
                send_json(w, {})
            elif path == "/log":
                send_json(w, LOG)
            else:
                send_json(w, {"error": {"message": "not found"}}, "404 Not Found")
            await w.drain()
            if close:
                break
    except (ConnectionError, asyncio.IncompleteReadError, ValueError):
        pass
    finally:
        w.close()


async def amain(port):
    srv = await asyncio.start_server(client, "127.0.0.1", port, limit=1 << 26)
    async with srv:
        print(srv.sockets[0].getsockname()[1], flush=True)
        await srv.serve_forever()


if __name__ == "__main__":
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--port", type=int, default=8911)
    p.add_argument("--rate", type=float, default=500)
    a = p.parse_args()
    STATE["rate"] = a.rate
    asyncio.run(amain(a.port))
