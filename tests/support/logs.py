"""Log records at WARNING and above fail a test that did not expect them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Self

ExpectLog = Callable[[str], None]


class LogWatch(logging.Handler):
    """Collects warnings and errors while it is entered."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[str] = []
        self._expected: list[str] = []

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_error: object) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as one line, with its exception if it has one."""
        text = f"{record.name} {record.levelname}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" ({record.exc_info[1]!r})"
        self._records.append(text)

    def expect(self, pattern: str) -> None:
        """At least one record must match the regular expression; those that do are all right."""
        self._expected.append(pattern)

    def complaint(self) -> str | None:
        """What is wrong with what was logged; None: nothing."""
        wanted = [re.compile(pattern) for pattern in self._expected]
        strange = [text for text in self._records if not any(each.search(text) for each in wanted)]
        if strange:
            return "unexpected in the log:\n" + "\n".join(strange)
        for each in wanted:
            if not any(each.search(text) for text in self._records):
                return f"expected in the log, but not there: {each.pattern}"
        return None
