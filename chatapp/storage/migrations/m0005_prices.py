"""Prices the user gave, and the tokens of messages that are removed for good.

What was spent stays counted: when the row of an answer goes, a trigger writes its tokens down in
`past_answer`, with month and model and nothing that was said; when it is put back, they are taken
out again. A connection that goes leaves its name and address for the sums, if it ever answered.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE price(
    model TEXT NOT NULL,
    host TEXT NOT NULL,                     -- '' stands for any
    currency TEXT NOT NULL,
    prompt INTEGER NOT NULL,                -- in picos per token, like the next two
    cached INTEGER,
    completion INTEGER NOT NULL,
    since TEXT NOT NULL,                    -- the day it was given on
    PRIMARY KEY (model, host)
) STRICT, WITHOUT ROWID;

-- Answers that have ended, with their tokens where both counts are known, else NULL.
CREATE VIEW answer_usage AS
SELECT number, conversation, month, connection, model,
    CASE WHEN told THEN prompt END AS prompt,
    CASE WHEN told THEN cached ELSE 0 END AS cached,
    CASE WHEN told THEN completion END AS completion,
    CASE WHEN told THEN (prompt > 32000) + (prompt > 128000) + (prompt > 200000) ELSE 0 END
        AS size                             -- how many of PROMPT_SIZES the prompt exceeds
FROM (
    SELECT *, coalesce(prompt, -1) BETWEEN 0 AND 1000000000000
        AND coalesce(completion, -1) BETWEEN 0 AND 1000000000000 AS told
    FROM (
        SELECT number, conversation, coalesce(connection, '') AS connection,
            coalesce(model, '') AS model,
            strftime('%Y-%m', created / 1000000, 'unixepoch', 'localtime') AS month,
            CASE WHEN json_type(told, '$.prompt_tokens') = 'integer'
                THEN told ->> '$.prompt_tokens' END AS prompt,
            CASE WHEN json_type(told, '$.cached_tokens') = 'integer'
                THEN min(max(told ->> '$.cached_tokens', 0), 1000000000000) ELSE 0 END AS cached,
            CASE WHEN json_type(told, '$.completion_tokens') = 'integer'
                THEN told ->> '$.completion_tokens' END AS completion
        FROM (
            SELECT number, conversation, created, connection, model,
                CASE WHEN json_valid(usage) THEN usage END AS told
            FROM message WHERE role = 'assistant' AND status <> 'streaming'
                AND (usage IS NOT NULL OR octet_length(text) > 0)
        )
    )
);

CREATE TABLE past_answer(
    message TEXT PRIMARY KEY,               -- its id
    month TEXT NOT NULL,
    connection TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt INTEGER,                         -- NULL where it has not told its tokens
    cached INTEGER NOT NULL,
    completion INTEGER,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER usage_kept BEFORE DELETE ON message WHEN old.role = 'assistant' BEGIN
    INSERT OR REPLACE INTO past_answer
    SELECT old.id, coalesce(month, ''), connection, model, prompt, cached, completion, size
    FROM answer_usage WHERE number = old.number;
END;
CREATE TRIGGER usage_back AFTER INSERT ON message WHEN new.role = 'assistant' BEGIN
    DELETE FROM past_answer WHERE message = new.id;
END;

CREATE TABLE past_connection(
    connection TEXT PRIMARY KEY,            -- its id
    name TEXT NOT NULL,
    base_url TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER connection_kept BEFORE DELETE ON connection
WHEN EXISTS (SELECT 1 FROM message WHERE connection = old.id)
    OR EXISTS (SELECT 1 FROM past_answer WHERE connection = old.id)
BEGIN
    INSERT OR REPLACE INTO past_connection VALUES (old.id, old.name, old.base_url);
END;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of prices and of past usage."""
    connection.execute(_SCHEMA)
