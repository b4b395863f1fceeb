"""A conversation in which every kind of block occurs, for looking at."""

from __future__ import annotations

from dataclasses import replace

from chatapp.domain.messages import (
    Failure,
    ImagePart,
    Message,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
)
from tests.support.transcript_pane import answer, prompt

PICTURE = "5ea" * 21 + "5"
"""The id of the attached picture."""

ENGLISH = """\
# Tides, in short

The sea rises and falls **twice a day**. What pulls it is mostly the *Moon*, a little the Sun, \
and nothing else; ~~the wind~~ only stirs it. See [the almanac](https://almanac.example/tides) \
or run `tide --port dover`.

## What matters

1. The Moon's distance.
2. The shape of the coast:
   - a funnel such as a bay
   - a shelf that is shallow
     - or both
3. The phase.

- [x] new moon
- [ ] half moon

> "Time and tide wait for no man."
>
> > An older one, inside.

### A table

| Port | Range | Next high water |
|:-----|------:|:---------------:|
| Dover | 6.8 m | 04:12 |
| Brest | 7.1 m | 05:30 |
| Saint-Malo | 12.2 m | 07:45 |

```python
def height(hours: float) -> float:
    \"\"\"The height of the water, in metres.\"\"\"
    return 3.4 * cos(2 * pi * hours / 12.42)  # half a lunar day
```

The height is $h(t) = A \\cos(\\omega t + \\varphi)$, with

$$\\omega = \\frac{2\\pi}{T}, \\qquad T \\approx 12.42\\,\\mathrm{h}$$

---

That is all.[^1]

[^1]: Storms can add a metre.
"""

CHINESE = """\
# 潮汐简介

海水每天**涨落两次**。主要是*月球*的引力，其次是太阳；~~风~~只能搅动水面。参见[潮汐表](https://almanac.example/tides)，或运行 `tide --port 上海`。

## 要点

1. 月球的距离；
2. 海岸的形状：
   - 喇叭形的海湾（例如杭州湾）
   - 浅海大陆架
3. 月相。

- [x] 新月
- [ ] 上弦月

> “逝者如斯夫，不舍昼夜。”

### 表格

| 港口 | 潮差 | 下次高潮 |
|:-----|-----:|:--------:|
| 上海 | 4.6 m | 04:12 |
| 青岛 | 4.2 m | 05:30 |

```python
def height(hours: float) -> float:
    return 3.4 * cos(2 * pi * hours / 12.42)  # 半个太阴日
```

水位为 $h(t) = A \\cos(\\omega t)$，其中周期约为 12.42 小时，见 Wikipedia 的 “Tide” 条目。

就是这样。
"""


def reference(language: str) -> list[Message]:
    """The messages. Parameters: `language`, "en" or "zh"."""
    english = language == "en"
    asked = "Why are there tides?\nKeep it short." if english else "为什么会有潮汐？\n请简短回答。"
    thought = "The user wants it short." if english else "用户要简短的回答。"
    again = "And this picture?" if english else "那这张图呢？"
    picture = ImagePart(PICTURE, "image/png", 240, 120, "sea.png")
    usage, timing = Usage(10, 318), Timing(0.6, 5.1)
    failure = Failure("unreachable", {"host": "a.example"})
    parts = (ThinkingPart(thought), TextPart(ENGLISH if english else CHINESE))
    return [
        prompt(asked, "p1"),
        answer("", "a1", parts=parts, usage=usage, timing=timing),
        replace(prompt("", "p2"), parts=(picture, TextPart(again))),
        answer("A calm sea" if english else "平静的", "a2", status=Status.FAILED, error=failure),
    ]
