"""What Windows shows of a program's file: its name, version and makers, as PyInstaller reads it."""

from __future__ import annotations

LANGUAGE, UNICODE = 0x0409, 1200
"""American English, in UTF-16. Source: VERSIONINFO resource."""


def text(version: str) -> str:
    """A file for `version=` of PyInstaller's EXE. Parameters: `version`, three numbers."""
    numbers = (*map(int, version.split(".")), 0)
    shown = {
        "CompanyName": "The ChatApp authors",
        "FileDescription": "ChatApp",
        "FileVersion": version,
        "InternalName": "chatapp",
        "LegalCopyright": "The ChatApp authors, MIT licence",
        "ProductName": "ChatApp",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in shown.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=0x1),\n"
        "  kids=[\n"
        f"    StringFileInfo([StringTable('{LANGUAGE:04x}{UNICODE:04x}', [{strings}])]),\n"
        f"    VarFileInfo([VarStruct('Translation', [{LANGUAGE}, {UNICODE}])]),\n"
        "  ],\n"
        ")\n"
    )
