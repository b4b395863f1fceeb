"""What the built program takes along, as the packages lay it out on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.macos_packaging import contents

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
