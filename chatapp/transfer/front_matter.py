"""The front matter of a Markdown file, which is YAML: fields with a name and a value each.

Read as its core schema (https://yaml.org/spec/1.2.2), without aliases. Two things differ. A text
stays the text it was written as, for a title may be `007` or `no`; only `parameters` has numbers
and truth values. And a line such as `title: Code: a review`, which is no YAML but common where
people write by hand, is read as a field with a text; so is one that begins with a variable of a
template (`title: {{topic}}`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from chatapp.domain.messages import Json

LONGEST = 2**20
"""Characters of front matter: some seconds of reading."""

_TYPED = "parameters"
_MENDED_LINES = 50
_FIELD = re.compile(
    r"([ \t]*(?:- )?[\w-]+:[ \t]+)"
    r"((?:[^\s|>\"'\[{#]|\{\{|(?:\"[^\"]*\"|'[^']*'|\[[^\]]*\])[ \t]*[^\s#]).*)"
)
_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Ends of lines for YAML that are none for us."""
_TYPED_VALUE = re.compile(r"true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_NOTHING = ("", "~", "null", "Null", "NULL")


class FrontMatterError(ValueError):
    """Front matter that cannot be read. `line`: the first one that is wrong, from 1 on."""

    def __init__(self, line: int) -> None:
        super().__init__(f"no YAML in line {line}")
        self.line = line


class _Loader(yaml.SafeLoader):
    """Refuses aliases: a few lines of them make more values than there is memory for."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "alias", event.start_mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    misread = _BREAKS.search(text) or not isinstance(_number(text), str)
    style = '"' if misread else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def read_front_matter(lines: Sequence[str]) -> dict[str, Any]:
    """The values of its fields.

    Raises FrontMatterError where it is no YAML, ValueError where it is too long or too deep.
    """
    if sum(map(len, lines)) > LONGEST:
        raise ValueError("front matter too long")
    try:
        root = _composed(list(lines))
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            raise FrontMatterError(1)
        return {
            name.value: _value(node, typed=name.value == _TYPED)
            for name, node in root.value
            if isinstance(name, yaml.ScalarNode)
        }
    except RecursionError as error:
        raise ValueError("front matter too deep") from error


def written_front_matter(values: Mapping[str, Json]) -> str:
    """The lines of values that may be read again."""
    return yaml.dump(
        dict(values),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=None,
        sort_keys=False,
        width=float("inf"),
    )


def _composed(lines: list[str]) -> yaml.Node | None:
    """The nodes of the text, with lines quoted where only that keeps them from being YAML."""
    for _ in range(_MENDED_LINES):
        try:
            return yaml.compose("\n".join([*lines, ""]), Loader=_Loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = min(mark.line, len(lines) - 1) if mark else 0
            found = _FIELD.fullmatch(lines[at])
            if found is None:
                raise FrontMatterError(at + 1) from error
            lines[at] = found[1] + json.dumps(found[2].rstrip(), ensure_ascii=False)
    raise ValueError("too many lines that are no YAML")


def _value(node: yaml.Node, *, typed: bool) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, typed=typed) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        if any(not isinstance(name, yaml.ScalarNode) for name, _item in node.value):
            return _source(node)
        return {name.value: _value(item, typed=typed) for name, item in node.value}
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    if is_plain and node.value in _NOTHING:
        return None
    return _number(node.value) if is_plain and typed else node.value


def _source(node: yaml.Node) -> str:
    """A node as it is written: {{name}}."""
    start: yaml.Mark = node.start_mark
    end: yaml.Mark = node.end_mark
    return (start.buffer or "")[start.pointer : end.pointer]


def _number(text: str) -> Any:
    """A number or a truth value; what is neither is a text."""
    if not _TYPED_VALUE.fullmatch(text):
        return text
    try:
        return json.loads(text)
    except ValueError:  # more digits than Python reads
        return text
