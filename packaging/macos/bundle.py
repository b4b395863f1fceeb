"""What macOS is told about the program: the keys of Info.plist, and their texts by language.

Sources: Apple's Information Property List, Uniform Type Identifiers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatapp import APP_ID, __version__

HERE = Path(__file__).resolve().parent
VERSION = __version__
CONVERSATIONS = "io.github.chatapp.conversations"
"""The type of exported conversations."""
OLDEST_SYSTEM = "13.3"
"""The locked wheels of PySide6 are for macOS 13, the code of xllamacpp's for 13.3."""
LANGUAGES = ("en", "zh-Hans")


def app_name(build: str) -> str:
    """The bundle's folder. Parameters: `build`, the name of the build, as "chatapp-no-model"."""
    return build.replace("chatapp", "ChatApp") + ".app"


def texts() -> list[tuple[str, str]]:
    """The files with texts by language, and the folders in the bundle that they belong into."""
    return [
        (str(HERE / f"{each}.lproj" / "InfoPlist.strings"), f"{each}.lproj") for each in LANGUAGES
    ]


def info() -> dict[str, Any]:
    """The keys of Info.plist that PyInstaller does not know."""
    return {
        "CFBundleIdentifier": APP_ID,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": list(LANGUAGES),
        "CFBundleDocumentTypes": [_conversations(), _json()],
        "UTExportedTypeDeclarations": [_exported_type()],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The ChatApp authors",
        "NSLocalNetworkUsageDescription": (
            "ChatApp answers with models on computers of your network, where you add one."
        ),
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }


def _conversations() -> dict[str, Any]:
    return {
        "CFBundleTypeName": "ChatApp conversations",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Owner",
        "LSItemContentTypes": [CONVERSATIONS],
    }


def _json() -> dict[str, Any]:
    """Where only the last extension of a name counts, it is JSON: offered, never taken over."""
    return {
        "CFBundleTypeName": "JSON",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": ["public.json"],
    }


def _exported_type() -> dict[str, Any]:
    return {
        "UTTypeIdentifier": CONVERSATIONS,
        "UTTypeDescription": "ChatApp conversations",
        "UTTypeConformsTo": ["public.json"],
        "UTTypeTagSpecification": {
            "public.filename-extension": ["chatapp.json"],
            "public.mime-type": ["application/x-chatapp+json"],
        },
    }
