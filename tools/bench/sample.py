#!/usr/bin/env python3
"""Deterministic Markdown material for chat-client benchmarks.

No third-party text: every sentence is assembled from the word lists below by a
seeded generator, so the same arguments always give the same bytes.

    sample.py reply [--bytes 102400]         the streamed reply, to stdout
    sample.py conv  --messages 1000          one conversation, JSON, to stdout
    sample.py corpus --conversations 1000 --per 100   JSON lines, one conversation a line

A conversation is {"id", "title", "created", "messages": [{"id", "role", "content", "t"}]};
times are Unix seconds.  NEEDLE occurs in exactly NEEDLE_HITS messages of a corpus and in
no title.  The reply ends with END_MARK in a paragraph of its own.
"""

import argparse
import json
import random
import re
import sys

END_MARK = "END-OF-REPLY"
NEEDLE = "quillvane"
NEEDLE_HITS = 7

NOUN = [
    "river",
    "garden",
    "engine",
    "window",
    "letter",
    "harbour",
    "signal",
    "market",
    "lantern",
    "bridge",
    "valley",
    "packet",
    "buffer",
    "ledger",
    "orchard",
    "compass",
    "kettle",
    "meadow",
    "circuit",
    "station",
    "parcel",
    "thread",
    "anchor",
    "canvas",
    "pebble",
    "beacon",
    "cabinet",
    "ribbon",
    "furnace",
    "pulley",
]
ADJ = [
    "quiet",
    "narrow",
    "bright",
    "patient",
    "hollow",
    "steady",
    "distant",
    "gentle",
    "copper",
    "early",
    "broken",
    "simple",
    "shallow",
    "heavy",
    "curious",
    "northern",
    "idle",
    "careful",
    "open",
    "brittle",
]
VERB = [
    "carries",
    "follows",
    "measures",
    "repeats",
    "gathers",
    "answers",
    "crosses",
    "mends",
    "counts",
    "holds",
    "turns",
    "reaches",
    "shifts",
    "guards",
    "returns",
    "sorts",
    "lifts",
    "keeps",
]
ADV = [
    "slowly",
    "often",
    "twice",
    "rarely",
    "together",
    "again",
    "nearby",
    "carefully",
    "later",
    "first",
]
ZH = [
    "窗外的河流很安静",
    "我们把信件按时间排好",
    "机器每天重复同样的工作",
    "桥的另一边是市场",
    "灯光照着狭窄的街道",
    "数据先写入缓冲区再保存",
]
JA = [
    "静かな庭に風が吹く",
    "古い橋を渡って市場へ行く",
    "手紙は朝のうちに届いた",
    "機械は同じ動きを繰り返す",
    "結果を表にまとめました",
]
KO = [
    "조용한 강가에 등불이 켜졌",
    "편지는 아침에 도착했",
    "기계는 같은 일을 반복한",
    "결과를 표로 정리했다",
]


def sentence(r):
    s = (
        f"the {r.choice(ADJ)} {r.choice(NOUN)} {r.choice(VERB)} the {r.choice(NOUN)} "
        f"{r.choice(ADV)}"
    )
    k = r.random()
    if k < 0.25:
        s += f", while the {r.choice(ADJ)} {r.choice(NOUN)} {r.choice(VERB)} a {r.choice(NOUN)}"
    elif k < 0.4:
        s += f" and **{r.choice(ADJ)} {r.choice(NOUN)}** {r.choice(VERB)} it"
    elif k < 0.5:
        s += f" (see `{r.choice(NOUN)}_{r.choice(NOUN)}`)"
    elif k < 0.56:
        s += f", as *{r.choice(ADJ)}* as any {r.choice(NOUN)}"
    return s[0].upper() + s[1:] + "."


def paragraph(r, n=None):
    return " ".join(sentence(r) for _ in range(n or r.randint(2, 6))) + "\n\n"


def cjk(r):
    k = r.randrange(3)
    if k == 0:
        return "，".join(r.sample(ZH, 4)) + "。\n\n"
    if k == 1:
        return "。".join(r.sample(JA, 3)) + "。\n\n"
    return ". ".join(x.strip() for x in r.sample(KO, 2)) + ".\n\n"


def bullets(r, ordered=False):
    out = []
    for i in range(r.randint(3, 7)):
        out.append((f"{i + 1}. " if ordered else "- ") + sentence(r))
        if r.random() < 0.3:
            out += [("   - " if ordered else "  - ") + sentence(r) for _ in range(2)]
    return "\n".join(out) + "\n\n"


def table(r):
    cols = r.sample(NOUN, 4)
    rows = ["| " + " | ".join(cols) + " |", "| --- | ---: | :---: | --- |"]
    rows += [
        f"| {r.choice(ADJ)} | {r.randint(1, 99999)} | {r.choice('yn')} | "
        f"{r.choice(VERB)} the {r.choice(NOUN)} |"
        for _ in range(r.randint(4, 10))
    ]
    return "\n".join(rows) + "\n\n"


def code(r):
    a, b, c = r.sample(NOUN, 3)
    k = r.randrange(4)
    n = r.randint(2, 90)
    if k == 0:
        body = "\n".join(
            [
                f"def {a}_{b}({c}, limit={n}):",
                f'    """Collect each {b} of a {c}."""',
                "    total = 0",
            ]
            + [
                f"    if {c}.get({r.choice(NOUN)!r}) > {r.randint(1, 500)}:\n"
                f"        total += {c}[{r.choice(NOUN)!r}] * {r.randint(2, 9)}  # {r.choice(ADJ)}"
                for _ in range(r.randint(2, 8))
            ]
            + ["    return min(total, limit)"]
        )
        lang = "python"
    elif k == 1:
        body = "\n".join(
            [f"export async function {a}{b.title()}({c}) {{", "  const out = [];"]
            + [
                f"  for (const {r.choice('xyz')} of {c}.{r.choice(NOUN)}s) "
                f"out.push({{ {r.choice(NOUN)}: {r.randint(1, 999)}, ok: true }});"
                for _ in range(r.randint(2, 6))
            ]
            + [f"  return out.slice(0, {n});", "}"]
        )
        lang = "javascript"
    elif k == 2:
        body = (
            f"SELECT {a}.id, count(*) AS {b}s\nFROM {a}\nJOIN {b} ON {b}.{a}_id = {a}.id\n"
            f"WHERE {b}.{c} > {n}\nGROUP BY {a}.id\nORDER BY {b}s DESC\nLIMIT {n};"
        )
        lang = "sql"
    else:
        body = json.dumps(
            {
                a: {b: [r.randint(1, 99) for _ in range(5)], c: r.choice(ADJ)},
                "list": r.sample(NOUN, 4),
            },
            indent=2,
        )
        lang = "json"
    return f"```{lang}\n{body}\n```\n\n"


def quote(r):
    return "> " + sentence(r) + "\n> " + sentence(r) + "\n\n"


def block(r):
    k = r.random()
    if k < 0.42:
        return paragraph(r)
    if k < 0.54:
        return bullets(r)
    if k < 0.62:
        return bullets(r, True)
    if k < 0.80:
        return code(r)
    if k < 0.88:
        return table(r)
    if k < 0.96:
        return cjk(r)
    return quote(r)


def reply(nbytes=102400, seed=20):
    """Markdown of exactly nbytes UTF-8 bytes, ending in END_MARK."""
    r = random.Random(seed)
    tail = f"\n\n{END_MARK}"
    out, size, i = [], 0, 0
    while True:
        i += 1
        part = (
            f"## Part {i // 8 + 1}: {r.choice(ADJ)} {r.choice(NOUN)}\n\n" if i % 8 == 1 else ""
        ) + block(r)
        n = len(part.encode())
        if size + n > nbytes - len(tail) - 8:
            break
        out.append(part)
        size += n
    pad = nbytes - size - len(tail)
    return "".join(out) + ("Closing. " * (pad // 9 + 1))[:pad] + tail


def tokens(text):
    """Split as a model's tokenizer roughly would: about four Latin letters or one CJK character."""
    return re.findall(
        r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|\n+| ?[A-Za-z]{1,5}|[0-9]{1,3}| +|[^\w\s]{1,3}|.",
        text,
        re.S,
    )


def conversation(n, seed=1, cid=None, t0=1_700_000_000):
    r = random.Random(seed)
    msgs = []
    for i in range(n):
        if i % 2 == 0:
            body = sentence(r)[:-1] + "?"
            if r.random() < 0.3:
                body += " " + sentence(r)
        else:
            k = r.random()
            body = sentence(r) + " " + sentence(r) + "\n\n"
            if k < 0.2:
                body += code(r)
            elif k < 0.4:
                body += bullets(r)
            elif k < 0.47:
                body += table(r)
            elif k < 0.55:
                body += cjk(r)
            body += paragraph(r, r.randint(1, 3))
        msgs.append(
            {
                "id": f"m{seed}-{i}",
                "role": "assistant" if i % 2 else "user",
                "content": body.strip(),
                "t": t0 + i * 30,
            }
        )
    if msgs:
        msgs[-1]["content"] += f"\n\nLAST-OF-{n}"
    return {
        "id": cid or f"c{seed}",
        "title": f"{r.choice(ADJ).title()} {r.choice(NOUN)} {seed}",
        "created": t0,
        "messages": msgs,
    }


def corpus(conversations=1000, per=100, seed=5000):
    """Yields conversations; NEEDLE is put in NEEDLE_HITS messages spread over them."""
    step = max(1, conversations // NEEDLE_HITS)
    for i in range(conversations):
        c = conversation(per, seed + i, f"k{i}", 1_700_000_000 + i * 3600)
        if i % step == step // 2 and i // step < NEEDLE_HITS:
            c["messages"][per // 3]["content"] += f" The {NEEDLE} was here."
        yield c


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("what", choices=("reply", "conv", "corpus"))
    p.add_argument("--bytes", type=int, default=102400)
    p.add_argument("--messages", type=int, default=1000)
    p.add_argument("--conversations", type=int, default=1000)
    p.add_argument("--per", type=int, default=100)
    a = p.parse_args()
    w = sys.stdout.write
    if a.what == "reply":
        w(reply(a.bytes))
    elif a.what == "conv":
        json.dump(conversation(a.messages, seed=a.messages), sys.stdout, ensure_ascii=False)
    else:
        for c in corpus(a.conversations, a.per):
            w(json.dumps(c, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
