"""A profile with sample conversations, for screenshots: `python tools/sample_profile.py DIR en`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from chatapp.domain.messages import (
    Conversation,
    Failure,
    Message,
    Role,
    Status,
    TextPart,
    Timing,
    TitleSource,
    Usage,
    new_id,
)
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.settings import FIRST_RUN_DONE, LANGUAGE, LAST_CONVERSATION, THEME
from chatapp.storage.connections import Connections
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from chatapp.storage.settings import Settings

LOG_ANSWER = """Use **reservoir sampling**. It reads each line once and keeps exactly `k` of them. \
At any moment, every line seen so far has the same chance of being in the sample.

| Method | Memory | Work per line | Choose it when |
|---|---|---|---|
| Plain reservoir | 1,000 lines | one random number | lines are cheap to read |
| Hash threshold | grows with the log | one hash | repeat runs must agree |

```python
def sample(lines, k, rng):
    kept = []
    for n, line in enumerate(lines):
        if n < k:
            kept.append(line)
        elif (j := rng.randrange(n + 1)) < k:
            kept[j] = line          # replace one at random
    return kept
```
"""
MERGE_ANSWER = """Yes, if you weight each machine by how many lines it has seen. A machine that \
read ten times as many lines must supply about ten times as many lines to the merged sample.

1. Let every machine report its count along with its sample.
2. Draw the machine for each slot with a chance in proportion to its count.
3. Take a line from that machine's sample, without putting it back.
"""
LEASE_ANSWER = """There are five dates. I have put them in the order they arrive.

1. **1 August.** The first rent is due. After five working days a late fee of 4 percent is \
added, and it grows each month.
2. **15 August.** Last day to report damage found when you moved in. Anything you report later \
is treated as yours, and the cost comes out of the deposit.
3. **30 November.** Last day to ask for the garage. If you miss it, the landlord may let it to \
some"""
BACKUP_ANSWER = """至少留**三份**，放在**两种**设备上，其中**一份**不在家里。600 GB 不算大，一块 2 TB 的移动硬盘足够放下完整副本和旧版本。

| 放在哪里 | 内容 | 多久一次 | 坏了怎么办 |
|---|---|---|---|
| 书房电脑 | 原片与相册 | 随时 | 从移动硬盘恢复 |
| 移动硬盘 | 完整副本，保留旧版本 | 每天夜里 | 换新盘，重新复制 |
| 父母家的电脑 | 加密副本 | 每周一次 | 下次见面时补上 |

每天夜里让书房电脑运行这条命令。误删的照片会留在当天的旧版本目录里。

```bash
# 只复制有变化的文件，删掉的先挪到旧版本目录
rsync -a --delete --backup \\
  --backup-dir="/备份/旧版本/$(date +%F)" \\
  "/照片/" "/备份/照片/"
```

最后一步常被忘记：每季度随机挑十张照片，真的恢复一次。
"""

TITLES = {
    "en": (
        ("Why the night build is slow", 2.7, True),
        ("Names for the harbour walk", 4.9, False),
        ("Tidy the sensor spreadsheet", 24, False),
        ("Reading list on tidal power", 26, False),
        ("Draft: letter to the choir", 28, False),
        ("Convert recipe units", 24 * 40, False),
        ("Explain a covenant simply", 24 * 42, False),
        ("Bicycle gear ratios", 24 * 44, False),
    ),
    "zh_CN": (
        ("租房合同逐条看", 1.4, True),
        ("港口步道起名", 4.9, False),
        ("整理传感器表格", 24, False),
        ("给合唱团的信", 26, False),
        ("把菜谱换成公制", 24 * 40, False),
        ("自行车齿比怎么选", 24 * 42, False),
        ("解释“不可抗力”条款", 24 * 44, False),
    ),
}


class Sample:
    """Writes conversations into an open database. Parameters: `moment`, the newest one's time."""

    def __init__(self, database: Database, writer: str, connection: Connection, moment: datetime):
        self.store = Conversations(database, writer)
        self.connection = connection
        self.moment = moment

    async def conversation(
        self, title: str, hours_ago: float, *, unread: bool = False
    ) -> Conversation:
        """An empty conversation."""
        moment = self.moment - timedelta(hours=hours_ago)
        conversation = Conversation(new_id(), title, moment, moment, TitleSource.USER)
        await self.store.add(conversation)
        if unread:
            await self.store.change(conversation.id, unread=True)
        return conversation

    def prompt(self, home: Conversation, parent: Message | None, text: str) -> Message:
        """A prompt below `parent`."""
        return Message(
            new_id(),
            home.id,
            parent.id if parent else None,
            Role.USER,
            (TextPart(text),),
            Status.COMPLETE,
            home.updated,
        )

    def answer(self, prompt: Message, text: str, model: str, tokens: int, total: int) -> Message:
        """A complete answer. Parameters: `tokens`, its own; `total`, with the prompt's."""
        return Message(
            new_id(),
            prompt.conversation,
            prompt.id,
            Role.ASSISTANT,
            (TextPart(text),),
            Status.COMPLETE,
            prompt.created,
            connection=self.connection.id,
            model=model,
            usage=Usage(total - tokens, tokens),
            timing=Timing(0.6, 0.6 + tokens / 71),
        )

    async def add(self, home: Conversation, *messages: Message) -> None:
        """Store messages; the last one is current; the time stays the conversation's own."""
        await self.store.add_messages(messages, current=messages[-1].id)
        await self.store.change(home.id, updated=home.updated)


async def english(sample: Sample) -> tuple[str, str]:
    """The two long English conversations: a finished one, and one that broke off."""
    home = await sample.conversation("Fair sample of an endless log", 0.05)
    first = sample.prompt(home, None, "How do I sample lines fairly?")
    second = sample.prompt(home, None, "How do I sample 1,000 lines fairly from an endless log?")
    third = sample.prompt(home, None, "How do I sample an endless log in Rust?")
    answer = sample.answer(second, LOG_ANSWER, "Heron Pro", 318, 640)
    follow = sample.prompt(home, answer, "Twelve machines each keep a sample. Can I merge them?")
    merged = sample.answer(follow, MERGE_ANSWER, "Heron Pro", 148, 1204)
    await sample.add(home, first, second, third, answer, follow, merged)
    broken = await sample.conversation("Second opinion on the lease", 1.4)
    text = (
        "Go through the lease and list every date I have to act on, with what happens if I miss it."
    )
    prompt = sample.prompt(broken, None, text)
    half = sample.answer(prompt, LEASE_ANSWER, "Heron Pro", 148, 6310)
    half = replace(
        half,
        status=Status.FAILED,
        error=Failure("broken", {"host": "api.orchard.example"}),
    )
    await sample.add(broken, prompt, half)
    return home.id, broken.id


async def chinese(sample: Sample) -> tuple[str, str]:
    """The long Chinese conversation, twice named."""
    home = await sample.conversation("照片怎么备份才稳妥", 0.05)
    first = sample.prompt(home, None, "两台电脑、一块移动硬盘，600 GB 照片。怎样备份才稳妥？")
    second = sample.prompt(home, None, "照片怎么备份？")
    answer = sample.answer(first, BACKUP_ANSWER, "苍鹭 Pro", 406, 1038)
    await sample.add(home, first, second, answer)
    return home.id, home.id


async def fill(folder: Path, language: str, theme: str) -> tuple[str, str]:
    """Make the profile; gives the ids of the finished and the broken conversation."""
    profile = Profile.open(folder)
    database = await Database.open(profile.database_path)
    writer = profile.writer()
    moment = datetime.now().astimezone().replace(hour=14, minute=2, second=0)
    model = "苍鹭 Pro" if language == "zh_CN" else "Heron Pro"
    store = Connections(database)
    orchard = Connection(
        new_id(),
        "Orchard",
        Dialect.OPENAI_CHAT,
        "https://api.orchard.example/v1",
        moment,
        model=model,
        models=(model, "Heron Mini", "Finch"),
    )
    marble = replace(
        orchard,
        id=new_id(),
        name="Marble",
        base_url="https://gateway.marble.example/v1",
        created=moment - timedelta(days=9),
    )
    studio = replace(
        marble, id=new_id(), name="Studio machine", base_url="http://192.168.1.20:8080/v1"
    )
    for connection in (orchard, marble, studio):
        await store.add(connection)
    sample = Sample(database, writer.id, orchard, moment)
    ids = await (chinese(sample) if language == "zh_CN" else english(sample))
    for title, hours, unread in TITLES[language]:
        home = await sample.conversation(title, hours, unread=unread)
        prompt = sample.prompt(home, None, title)
        await sample.add(home, prompt, sample.answer(prompt, title, model, 12, 30))
    settings = Settings(database)
    await settings.load()
    await settings.set(LANGUAGE, language)
    await settings.set(THEME, theme)
    await settings.set(FIRST_RUN_DONE, True)
    await settings.set(LAST_CONVERSATION, ids[0])
    writer.release()
    await database.close()
    return ids


if __name__ == "__main__":
    print(
        *asyncio.run(fill(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if sys.argv[3:] else "light"))
    )
