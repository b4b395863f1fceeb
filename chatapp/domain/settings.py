"""Each setting, declared once: name, type, default, and the label the settings page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from chatapp.domain.errors import bad_parameter
from chatapp.domain.translation import QT_TRANSLATE_NOOP

T = TypeVar("T", bound=str | float | bool)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting.

    `page` names the settings page it is shown on; "" means it is not shown (window state).
    `choices` are (value, label) pairs; `low` and `high` bound a number; `folder`: it is a path;
    `lines`: it is a text of several lines.
    """

    name: str
    default: T
    page: str = ""
    label: str = ""
    hint: str = ""
    choices: tuple[tuple[T, str], ...] = ()
    low: float | None = None
    high: float | None = None
    folder: bool = False
    lines: bool = False

    def check(self, value: object) -> T:
        """Give `value` back in the setting's type; raises InputError (bad_parameter)."""
        if not self._fits(value):
            raise bad_parameter(self.name, value)
        return cast("T", value)

    def _fits(self, value: object) -> bool:
        if type(value) is not type(self.default):
            return False
        if self.choices and value not in [choice for choice, _label in self.choices]:
            return False
        if self.low is not None and self.high is not None and isinstance(value, (int, float)):
            return self.low <= value <= self.high
        return True


LANGUAGE = Setting(
    "language",
    "system",
    "general",
    QT_TRANSLATE_NOOP("settings", "Language"),
    choices=(
        ("system", QT_TRANSLATE_NOOP("settings", "Match system")),
        ("en", "English"),
        ("zh_CN", "简体中文"),
    ),
)
SEND_KEY = Setting(
    "send_key",
    "enter",
    "general",
    QT_TRANSLATE_NOOP("settings", "Send with"),
    QT_TRANSLATE_NOOP("settings", "The other one breaks the line; Shift+Enter always does."),
    choices=(
        ("enter", QT_TRANSLATE_NOOP("settings", "Enter")),
        ("ctrl_enter", QT_TRANSLATE_NOOP("settings", "Ctrl+Enter")),
    ),
)
AUTO_TITLE = Setting(
    "auto_title",
    True,
    "general",
    QT_TRANSLATE_NOOP("settings", "Title conversations by the model"),
    QT_TRANSLATE_NOOP(
        "settings", "One more short request after the first answer. Off: from the prompt."
    ),
)
REPAIR_ANSWERS = Setting(
    "repair_answers",
    True,
    "general",
    QT_TRANSLATE_NOOP("settings", "Ask once more where an answer breaks its schema"),
    QT_TRANSLATE_NOOP(
        "settings", "One more request, which is shown. Off: a button above the answer asks."
    ),
)
CUSTOM_INSTRUCTIONS = Setting(
    "custom_instructions",
    "",
    "general",
    QT_TRANSLATE_NOOP("settings", "Custom instructions"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Told to the model in every conversation, in front of its own instructions. A folder can "
        "have some of its own, and a conversation can leave them out.",
    ),
    lines=True,
)
THEME = Setting(
    "theme",
    "system",
    "appearance",
    QT_TRANSLATE_NOOP("settings", "Theme"),
    choices=(
        ("system", QT_TRANSLATE_NOOP("settings", "Match system")),
        ("light", QT_TRANSLATE_NOOP("settings", "Light")),
        ("dark", QT_TRANSLATE_NOOP("settings", "Dark")),
    ),
)
FONT_SCALE = Setting(
    "font_scale",
    100,
    "appearance",
    QT_TRANSLATE_NOOP("settings", "Font size"),
    QT_TRANSLATE_NOOP("settings", "In percent. Ctrl+Plus and Ctrl+Minus change it anywhere."),
    low=70,
    high=200,
)
BACKUPS = Setting(
    "backups",
    True,
    "backups",
    QT_TRANSLATE_NOOP("settings", "Back up every day"),
    QT_TRANSLATE_NOOP(
        "settings", "One of each of the last 7 days and of the last 4 weeks is kept."
    ),
)
BACKUP_FOLDER = Setting(
    "backup_folder",
    "",
    "backups",
    QT_TRANSLATE_NOOP("settings", "Folder of backups"),
    QT_TRANSLATE_NOOP(
        "settings",
        "It may be one that another program synchronises (Syncthing, WebDAV, a cloud drive): "
        "a backup is one file that is whole when it appears and never changes.",
    ),
    folder=True,
)
BACKUP_LIMIT = Setting(
    "backup_limit",
    2_000,
    "backups",
    QT_TRANSLATE_NOOP("settings", "Room for backups"),
    QT_TRANSLATE_NOOP(
        "settings", "In megabytes; the oldest go first, the newest stays. 0: any number."
    ),
    low=0,
    high=1_000_000,
)
MODEL_THREADS = Setting(
    "model_threads",
    0,
    "models",
    QT_TRANSLATE_NOOP("settings", "Threads for the embedded model"),
    QT_TRANSLATE_NOOP("settings", "0: measured after the first answers, in a quiet moment."),
    low=0,
    high=64,
)
MODEL_IDLE_MINUTES = Setting(
    "model_idle_minutes",
    10,
    "models",
    QT_TRANSLATE_NOOP("settings", "Unload after"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Minutes without a prompt after which a model gives its memory back; the next prompt "
        "loads it again. 0: never.",
    ),
    low=0,
    high=1440,
)
EMBEDDED_MODEL = Setting("embedded_model", "")
"""The model file that new conversations use: its path, or the demo model's id; "": the newest
that can chat."""
MODEL_UNLOAD = Setting("model_unload", 0.0)
"""When another process asked to have the model unloaded, in seconds since 1970."""
DEMO_MODEL_THREADS = Setting("demo_model_threads", 0, low=0, high=256)
DEMO_MODEL_CONTEXT = Setting("demo_model_context", 0, low=0, high=1_000_000)
DEMO_MODEL_GPU_LAYERS = Setting("demo_model_gpu_layers", 0, low=0, high=1000)
MODEL_THREADS_MEASURED = Setting("model_threads_measured", 0, low=0, high=64)
SEND_USER_ID = Setting(
    "send_user_id",
    False,
    "general",
    QT_TRANSLATE_NOOP("settings", "Send a user id"),
    QT_TRANSLATE_NOOP(
        "settings",
        "A random number that tells services which requests are yours, where they take one. "
        "Off: none is sent, and the present one is forgotten.",
    ),
)
USER_ID = Setting("user_id", "")
SEND_REASONING = Setting(
    "send_reasoning",
    False,
    "general",
    QT_TRANSLATE_NOOP("settings", "Send the reasoning with later prompts"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Of answers that were reasoned step by step. Off: only question and answer are sent.",
    ),
)
REASONING_SENTENCES = Setting("reasoning_sentences", "")
"""What the user made of the sentences of chains of thought, as JSON by task type and language."""
WORKED_EXAMPLES = Setting("worked_examples", "")
"""And of their worked examples, likewise."""
TRAY = Setting(
    "tray",
    False,
    "system",
    QT_TRANSLATE_NOOP("settings", "Icon in the tray"),
    QT_TRANSLATE_NOOP(
        "settings", "Shows whether an answer is being written or waits to be read; has a menu."
    ),
)
TRAY_ICON = Setting(
    "tray_icon",
    "system",
    "system",
    QT_TRANSLATE_NOOP("settings", "Colour of the icon"),
    choices=(
        ("system", QT_TRANSLATE_NOOP("settings", "Match system")),
        ("light", QT_TRANSLATE_NOOP("settings", "Light, for a dark tray")),
        ("dark", QT_TRANSLATE_NOOP("settings", "Dark, for a light tray")),
        ("color", QT_TRANSLATE_NOOP("settings", "In colour")),
    ),
)
KEEP_RUNNING = Setting(
    "keep_running",
    False,
    "system",
    QT_TRANSLATE_NOOP("settings", "Keep running when the window is closed"),
    QT_TRANSLATE_NOOP(
        "settings", "Closing puts the window into the tray, and answers go on. Ctrl+Q quits."
    ),
)
NOTIFICATIONS = Setting(
    "notifications",
    True,
    "system",
    QT_TRANSLATE_NOOP("settings", "Notify when an answer is there"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Or could not be had, while you are in another program. It says the title of the "
        "conversation; nothing of temporary or encrypted ones.",
    ),
)
NOTIFICATION_TEXT = Setting(
    "notification_text",
    False,
    "system",
    QT_TRANSLATE_NOOP("settings", "With the first words of the answer"),
    QT_TRANSLATE_NOOP("settings", "The system may show them on a locked screen, and keep them."),
)
HOTKEY = Setting("hotkey", "")
"""The key that brings the window forward from any program, in portable form; "": none."""
FIRST_RUN_DONE = Setting("first_run_done", False)
DEFAULT_CONNECTION = Setting("default_connection", "")
DEFAULT_PRESET = Setting("default_preset", "")
LAST_CONVERSATION = Setting("last_conversation", "")
SEARCH_ORDER = Setting(
    "search_order", "newest", choices=(("newest", "Newest"), ("relevance", "Relevance"))
)
UPDATE_CHECK = Setting("update_check", False)
"""Whether updates are looked for once a day."""
UPDATE_ASKED = Setting("update_asked", False)
"""Whether the user has said if updates are to be looked for."""
UPDATE_SERIAL = Setting("update_serial", 0)
"""The highest serial number of a list of updates: an older list is not believed any more."""
UPDATE_CHECKED = Setting("update_checked", 0.0)
"""When a check last came through, in seconds since 1970; 0: never."""
UPDATE_TOLD = Setting("update_told", "")
"""The newest version that was told of in the message bar, so that it is told once."""
DAYS_USED = Setting("days_used", 0)
LAST_DAY_USED = Setting("last_day_used", "")

SETTINGS: dict[str, Setting[Any]] = {
    setting.name: setting
    for setting in (
        LANGUAGE,
        SEND_KEY,
        AUTO_TITLE,
        REPAIR_ANSWERS,
        CUSTOM_INSTRUCTIONS,
        THEME,
        FONT_SCALE,
        BACKUPS,
        BACKUP_FOLDER,
        BACKUP_LIMIT,
        MODEL_THREADS,
        MODEL_IDLE_MINUTES,
        EMBEDDED_MODEL,
        MODEL_UNLOAD,
        DEMO_MODEL_THREADS,
        DEMO_MODEL_CONTEXT,
        DEMO_MODEL_GPU_LAYERS,
        MODEL_THREADS_MEASURED,
        SEND_USER_ID,
        USER_ID,
        SEND_REASONING,
        REASONING_SENTENCES,
        WORKED_EXAMPLES,
        TRAY,
        TRAY_ICON,
        KEEP_RUNNING,
        NOTIFICATIONS,
        NOTIFICATION_TEXT,
        HOTKEY,
        FIRST_RUN_DONE,
        DEFAULT_CONNECTION,
        DEFAULT_PRESET,
        LAST_CONVERSATION,
        SEARCH_ORDER,
        UPDATE_CHECK,
        UPDATE_ASKED,
        UPDATE_SERIAL,
        UPDATE_CHECKED,
        UPDATE_TOLD,
        DAYS_USED,
        LAST_DAY_USED,
    )
}
"""All settings by name."""
