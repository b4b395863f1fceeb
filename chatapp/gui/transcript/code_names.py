"""What a file with code is called."""

from __future__ import annotations

_ENDINGS = {
    "bash": "sh", "c": "c", "c++": "cpp", "clojure": "clj", "cpp": "cpp", "cs": "cs", "csharp": "cs",
    "css": "css", "csv": "csv", "dart": "dart", "diff": "diff", "dockerfile": "dockerfile",
    "elixir": "ex", "erlang": "erl", "go": "go", "golang": "go", "graphql": "graphql",
    "haskell": "hs", "html": "html", "ini": "ini", "java": "java", "javascript": "js", "js": "js",
    "json": "json", "jsonl": "jsonl", "jsx": "jsx", "julia": "jl", "kotlin": "kt", "latex": "tex",
    "less": "less", "lua": "lua", "make": "mk", "makefile": "mk", "markdown": "md", "matlab": "m",
    "md": "md", "mermaid": "mmd", "objective-c": "m", "ocaml": "ml", "perl": "pl", "php": "php",
    "powershell": "ps1", "proto": "proto", "ps1": "ps1", "py": "py", "python": "py",
    "python3": "py", "r": "r", "rb": "rb", "rs": "rs", "ruby": "rb", "rust": "rs", "sass": "sass",
    "scala": "scala", "scss": "scss", "sh": "sh", "shell": "sh", "sql": "sql", "svelte": "svelte",
    "svg": "svg", "swift": "swift", "tex": "tex", "toml": "toml", "ts": "ts", "tsx": "tsx",
    "typescript": "ts", "vue": "vue", "xml": "xml", "yaml": "yaml", "yml": "yml", "zig": "zig",
    "zsh": "zsh",
}  # fmt: skip


def file_name(language: str) -> str:
    """A name for a file with code in a language as it stands at a code block's head."""
    return f"code.{_ENDINGS.get(language.lower(), 'txt')}"
