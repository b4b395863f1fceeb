"""Services with a chat completions interface, by name: where they listen, where keys are made."""

from __future__ import annotations

from dataclasses import dataclass

LOCAL_ADDRESS = "http://localhost:11434/v1"
"""Where a model server on this computer usually listens (Ollama's own port)."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A service: its name, the base URL of its interface, and the page that makes keys."""

    name: str
    base_url: str
    key_page: str


PRESETS: tuple[Preset, ...] = (
    Preset("OpenAI", "https://api.openai.com/v1", "https://platform.openai.com/api-keys"),
    Preset("DeepSeek", "https://api.deepseek.com/v1", "https://platform.deepseek.com/api_keys"),
    Preset("Groq", "https://api.groq.com/openai/v1", "https://console.groq.com/keys"),
    Preset("Mistral", "https://api.mistral.ai/v1", "https://console.mistral.ai/api-keys"),
    Preset(
        "Moonshot", "https://api.moonshot.cn/v1", "https://platform.moonshot.cn/console/api-keys"
    ),
    Preset("OpenRouter", "https://openrouter.ai/api/v1", "https://openrouter.ai/keys"),
    Preset(
        "Qwen",
        "https://dashscope.aliyuncs.com/compatible-mode/v1",
        "https://bailian.console.aliyun.com/?tab=model#/api-key",
    ),
    Preset("xAI", "https://api.x.ai/v1", "https://console.x.ai"),
    Preset(
        "Zhipu",
        "https://open.bigmodel.cn/api/paas/v4",
        "https://open.bigmodel.cn/usercenter/apikeys",
    ),
)


def preset_named(name: str) -> Preset | None:
    """The service of that name, or None."""
    return next((preset for preset in PRESETS if preset.name == name), None)
