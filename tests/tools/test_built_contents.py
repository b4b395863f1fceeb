"""What the built program takes along, as the packages lay it out on each system."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from chatapp import __version__
from tests.support.macos_packaging import PACKAGING, bundle, contents

KEPT = [
    "PySide6/Qt/lib/libQt6Core.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
    "PySide6/Qt6Core.dll",
    "PySide6/Qt6Svg.dll",
    "PySide6/QtWidgets.pyd",
    "PySide6/msvcp140.dll",
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/platforms/qoffscreen.dll",
    "PySide6/plugins/styles/qmodernwindowsstyle.dll",
    "PySide6/plugins/imageformats/qsvg.dll",
    "PySide6\\translations\\qtbase_zh_CN.qm",
    "vcomp140.dll",
    "xllamacpp/xllamacpp.pyd",
    "lxml/etree.cp311-win_amd64.pyd",
    "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    "PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus",  # QtGui is linked to it on macOS
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/Qt/plugins/styles/libqmacstyle.dylib",
    "PySide6/Qt/plugins/imageformats/libqmacheif.dylib",
    "PIL/.dylibs/libjpeg.62.4.0.dylib",
    "xllamacpp/xllamacpp.abi3.so",
    "en.lproj/InfoPlist.strings",
]
LEFT_OUT = [
    "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/lib/libQt6Network.so.6",
    "PySide6/Qt6Network.dll",
    "PySide6/Qt6Quick.dll",
    "PySide6/opengl32sw.dll",
    "PySide6/translations/qtbase_de.qm",
    "PySide6\\plugins\\tls\\qschannelbackend.dll",
    "PySide6/plugins/platforms/qdirect2d.dll",
    "PySide6/plugins/platforms/qminimal.dll",
    "PySide6/plugins/imageformats/qpdf.dll",
    "PySide6/plugins/platforminputcontexts/qtvirtualkeyboardplugin.dll",
    "PySide6/qml/QtQuick/qmldir",
    "PIL/_avif.cp311-win_amd64.pyd",
    "lxml/html/diff.cp311-win_amd64.pyd",
    "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork",
    "PySide6/Qt/lib/QtQml.framework/Resources/Info.plist",
    "PySide6/Qt/lib/QtLottie.framework/Versions/A/QtLottie",
    "PySide6/Qt/plugins/tls/libqsecuretransportbackend.dylib",
    "PySide6/Qt/plugins/networkinformation/libqapplenetworkinformation.dylib",
    "PySide6/Qt/plugins/platforms/libqminimal.dylib",
    "QtNetwork",
    "PIL/.dylibs/libavif.16.4.2.dylib",
    "libavif.16.4.2.dylib",
]


@pytest.mark.parametrize("place", KEPT)
def test_given_a_file_that_is_loaded_when_built_then_it_goes_along(place: str) -> None:
    assert contents.is_kept(place, f"/venv/lib/{place}")


@pytest.mark.parametrize("place", LEFT_OUT)
def test_given_a_file_that_nothing_loads_when_built_then_it_is_left_out(place: str) -> None:
    assert not contents.is_kept(place, f"/venv/lib/{place}")


def test_given_pyside_for_windows_when_built_then_openmp_lies_where_llama_cpp_looks(
    tmp_path: Path,
) -> None:
    assert contents.runtime_libraries(tmp_path) == []
    (tmp_path / "vcomp140.dll").touch()
    assert contents.runtime_libraries(tmp_path) == [(str(tmp_path / "vcomp140.dll"), ".")]


class Made:
    """What the spec asks PyInstaller for: the calls by the name of the class."""

    def __init__(self) -> None:
        self.calls: dict[str, list[dict[str, Any]]] = {}

    def call(self, name: str) -> Callable[..., SimpleNamespace]:
        def made(*arguments: Any, **options: Any) -> SimpleNamespace:
            self.calls.setdefault(name, []).append({"arguments": arguments, **options})
            return SimpleNamespace(binaries=[], datas=[], pure=[], scripts=[])

        return made


@pytest.fixture
def spec(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Made]:
    """Runs the spec as on another system."""
    hooks: Any = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = hooks.collect_submodules = hooks.copy_metadata = lambda _name: []
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("CHATAPP_BUILD_NAME", "chatapp")
    monkeypatch.setenv("CHATAPP_LICENCES", "licences")
    monkeypatch.delenv("CHATAPP_BUNDLED_MODEL", raising=False)
    text = compile((PACKAGING / "chatapp.spec").read_text("utf-8"), "chatapp.spec", "exec")

    def run(system: str) -> Made:
        made = Made()
        names = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", system)
            given = {"SPECPATH": str(PACKAGING), "workpath": str(tmp_path)}
            exec(text, {**given, **{name: made.call(name) for name in names}})
        return made

    return run


@pytest.mark.parametrize(
    ("system", "programs", "icon"),
    [
        ("linux", {"chatapp": True}, None),
        ("win32", {"chatapp": False, "chatapp-console": True}, "app.ico"),
        ("darwin", {"chatapp": False}, "app.icns"),
    ],
)
def test_given_a_system_when_built_then_its_programs_have_consoles_and_icons_as_it_wants(
    spec: Callable[[str], Made], system: str, programs: dict[str, bool], icon: str | None
) -> None:
    made = spec(system).calls

    assert {each["name"]: each["console"] for each in made["EXE"]} == programs
    for each in made["EXE"]:
        assert each["strip"] is (system == "linux")
        assert (each["icon"] is None) if icon is None else Path(each["icon"]).is_file()
        assert icon is None or Path(each["icon"]).name == icon
        assert (each["version"] is not None) is (system == "win32")
    hooks = made["Analysis"][0]["runtime_hooks"]
    assert all(Path(path).is_file() for path in hooks)
    assert ("BUNDLE" in made) is (system == "darwin")


def test_given_windows_when_built_then_its_programs_tell_their_version(
    spec: Callable[[str], Made],
) -> None:
    file = Path(spec("win32").calls["EXE"][0]["version"])

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo")
    parts = {name: lambda *values, **more: (*values, *more.values()) for name in names}
    pair = {name: lambda *values: values for name in ("StringStruct", "VarStruct")}
    (versions, _, *_rest), (strings, _translation) = eval(
        file.read_text("utf-8"), {**parts, **pair}
    )
    ((table,),) = strings
    assert ".".join(map(str, versions)) == f"{__version__}.0"
    assert dict(table[1])["ProductVersion"] == __version__


def test_given_macos_when_built_then_the_app_has_its_name_and_its_texts_in_each_language(
    spec: Callable[[str], Made],
) -> None:
    made = spec("darwin").calls

    (app,) = made["BUNDLE"]
    assert (app["name"], app["info_plist"]) == ("ChatApp.app", bundle.info())
    places = {place: Path(path) for path, place in made["Analysis"][0]["datas"]}
    for language in bundle.LANGUAGES:
        assert places[f"{language}.lproj"].is_file()


@pytest.mark.parametrize("system", ["linux", "win32"])
def test_given_another_system_when_built_then_nothing_of_macos_goes_along(
    spec: Callable[[str], Made], system: str
) -> None:
    places = [place for _path, place in spec(system).calls["Analysis"][0]["datas"]]
    assert not any(place.endswith(".lproj") for place in places)


def test_given_no_terminal_when_the_program_starts_then_writing_to_it_is_no_error() -> None:
    code = f"""
import runpy, sys
sys.stdout = sys.stderr = None
runpy.run_path({str(PACKAGING / "no_terminal.py")!r})
print("lost")
sys.stderr.write("lost")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_given_padding_in_a_library_when_built_then_the_system_s_own_is_taken_where_it_is(
    tmp_path: Path,
) -> None:
    place, wheel = "pillow.libs/libXau-154567c4.so.6.0.0", "/venv/libXau-154567c4.so.6.0.0"
    assert contents.without_padding(place, wheel, (tmp_path,)) == wheel
    (tmp_path / "libXau.so.6").write_bytes(b"\x7fELF")
    own = str((tmp_path / "libXau.so.6").resolve())
    assert contents.without_padding(place, wheel, (tmp_path,)) == own
    other = "pillow.libs/libjpeg-6dc8d115.so.62.4.0"
    assert contents.without_padding(other, "/venv/libjpeg", (tmp_path,)) == "/venv/libjpeg"
