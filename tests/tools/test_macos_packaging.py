"""The app for macOS: what is said about it, its disk image, and its signatures."""

from __future__ import annotations

import base64
import os
import plistlib
import re
import struct
import sys
from pathlib import Path

import pytest

from chatapp import APP_ID, __version__
from chatapp.domain.images import image_facts
from tests.support.macos_packaging import FOLDER, bundle, check_built, dmg, mach_o, sign

ROOT = FOLDER.parent.parent
TOOLS = ("codesign", "hdiutil", "security", "xcrun")
IDENTITY = "Developer ID Application: Ada (ABCDE12345)"


def code(path: Path, *, minimum: tuple[int, int] = (13, 0)) -> None:
    """Write the head of a library for ARM that is for macOS from `minimum` on."""
    packed = minimum[0] << 16 | minimum[1] << 8
    build = struct.pack("<6I", 0x32, 24, 1, packed, packed, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(thin(0x0100000C, struct.pack("<4I", 0x1B, 16, 0, 0) + build, commands=2))


def thin(processor: int, commands_: bytes, *, commands: int) -> bytes:
    """mach_header_64, and its commands."""
    head = struct.pack("<8I", 0xFEEDFACF, processor, 0, 6, commands, len(commands_), 0, 0)
    return head + commands_


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app as PyInstaller lays it out, in the dist folder that dmg.py looks into."""
    monkeypatch.setattr(dmg, "ROOT", tmp_path)
    made = tmp_path / "dist" / "ChatApp.app"
    contents = made / "Contents"
    framework = contents / "Frameworks/PySide6/Qt/lib/QtCore.framework"
    code(contents / "MacOS/chatapp")
    code(contents / "Frameworks/xllamacpp/xllamacpp.abi3.so", minimum=(15, 0))
    code(framework / "Versions/A/QtCore")
    (framework / "QtCore").symlink_to("Versions/A/QtCore")
    (contents / "Frameworks/QtCore").symlink_to("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore")
    (contents / "Resources").mkdir()
    (contents / "Resources/words.txt").write_text("no code")
    (contents / "Frameworks/words.txt").symlink_to("../Resources/words.txt")
    return made


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for Apple's tools: a file with a line for each call of one, and no secret set."""
    log, folder = tmp_path / "called", tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        script = folder / name
        script.write_text(
            f'#!/bin/sh\necho "{name} $*" >> "{log}"\n'
            'if [ "$2" = "-d" ] && [ $# = 3 ]; then echo \'    "/Users/ada/login.keychain-db"\'; fi\n'
            'if [ "$1" = create ]; then (cd "$5" && find . | sort) > "$KEPT"; : > "${11}"; fi\n'
        )
        script.chmod(0o755)
    log.touch()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("KEPT", str(tmp_path / "kept"))
    for name in (sign.IDENTITY, *sign.CERTIFICATE, *sign.NOTARY):
        monkeypatch.delenv(name, raising=False)
    return log


def test_given_the_program_when_described_then_it_is_known_as_everywhere_else() -> None:
    told = bundle.info()

    assert told["CFBundleIdentifier"] == APP_ID
    assert told["CFBundleVersion"] == told["CFBundleShortVersionString"] == __version__
    exported = told["UTExportedTypeDeclarations"][0]
    tags = exported["UTTypeTagSpecification"]
    types = (FOLDER.parent / "linux" / f"{APP_ID}.mime.xml").read_text(encoding="utf-8")
    assert f'type="{tags["public.mime-type"][0]}"' in types
    assert f'pattern="*.{tags["public.filename-extension"][0]}"' in types
    opened = [each for kind in told["CFBundleDocumentTypes"] for each in kind["LSItemContentTypes"]]
    assert opened == [exported["UTTypeIdentifier"], "public.json"]
    assert plistlib.loads(plistlib.dumps(told)) == told


def test_given_texts_that_macos_shows_when_compared_then_each_language_has_them() -> None:
    told = bundle.info()
    known = {"ChatApp conversations", *told}

    files = [Path(path) for path, _folder in bundle.texts()]
    texts = [
        dict(re.findall(r'^"(.+)" = "(.+)";$', file.read_text("utf-8"), re.M)) for file in files
    ]

    assert (
        [file.parent.stem for file in files] == told["CFBundleLocalizations"] == ["en", "zh-Hans"]
    )
    english, chinese = texts
    assert english.keys() == chinese.keys()
    assert english.keys() <= known
    for key, text in english.items():
        assert text in (key, told.get(key))


@pytest.mark.parametrize(
    ("build", "name"),
    [("chatapp", "ChatApp.app"), ("chatapp-no-model", "ChatApp-no-model.app")],
)
def test_given_a_build_then_its_app_has_its_name(build: str, name: str) -> None:
    assert bundle.app_name(build) == name


def test_given_the_icon_when_read_then_it_has_each_size_and_nothing_else() -> None:
    data = (ROOT / "resources/icons/app/app.icns").read_bytes()
    magic, length = struct.unpack_from(">4sI", data)
    assert (magic, length) == (b"icns", len(data))
    sizes, place = {}, 8
    while place < len(data):
        kind, length = struct.unpack_from(">4sI", data, place)
        picture = image_facts(data[place + 8 : place + length])
        assert picture.media_type == "image/png"
        assert picture.width == picture.height
        sizes[kind.decode()] = picture.width
        place += length
    assert place == len(data)
    assert sizes == {
        "ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512,
        "ic10": 1024,
    }  # fmt: skip


def test_given_the_rights_of_the_program_then_each_is_explained_where_codesign_does_not_read() -> (
    None
):
    text = sign.ENTITLEMENTS.read_bytes()
    assert b"<!--" not in text
    guide = (ROOT / "docs" / "packaging-macos.md").read_text(encoding="utf-8")
    assert "`allow-unsigned-executable-memory` is the one there is" in guide
    assert plistlib.loads(text) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_given_files_when_asked_for_their_code_then_only_that_for_macs_counts(
    tmp_path: Path,
) -> None:
    one, both, old = tmp_path / "one", tmp_path / "both", tmp_path / "old"
    code(one, minimum=(13, 3))
    minimum = struct.pack("<4I", 0x24, 16, 10 << 16 | 9 << 8, 0)
    old.write_bytes(thin(0x01000007, minimum, commands=1))
    slices = [(0x01000007, old.read_bytes()), (0x0100000C, one.read_bytes())]
    head, body = struct.pack(">4sI", b"\xca\xfe\xba\xbe", 2), b""
    for processor, data in slices:
        head += struct.pack(">5I", processor, 0, 48 + len(body), len(data), 0)
        body += data
    both.write_bytes(head + body)
    (tmp_path / "java").write_bytes(b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(40))
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to("one")

    assert mach_o.systems(one) == {"arm64": (13, 3)}
    assert mach_o.systems(old) == {"x86_64": (10, 9)}
    assert mach_o.systems(both) == {"x86_64": (10, 9), "arm64": (13, 3)}
    there = [path.name for path in sorted(tmp_path.iterdir()) if mach_o.is_mach_o(path)]
    assert there == ["both", "old", "one"]


def test_given_no_secret_when_an_image_is_made_then_it_says_so_and_has_a_link_to_applications(
    app: Path, called: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["dmg.py"])
    monkeypatch.setattr(dmg.platform, "machine", lambda: "arm64")

    assert dmg.main() == 0

    image = tmp_path / "dist" / f"ChatApp-{__version__}-arm64.dmg"
    assert image.is_file()
    (call,) = called.read_text().splitlines()
    assert call.startswith("hdiutil create -volname ChatApp -srcfolder ")
    kept = (tmp_path / "kept").read_text().splitlines()
    assert {"./Applications", "./ChatApp.app/Contents/MacOS/chatapp"} <= set(kept)
    assert "./ChatApp.app/Contents/Frameworks/QtCore" in kept
    said = capsys.readouterr().out
    assert "for macOS 15.0: Contents/Frameworks/xllamacpp/xllamacpp.abi3.so" in said
    assert "ChatApp.app keeps the signature without an identity: MACOS_SIGN_IDENTITY" in said
    assert f"{image.name} is not signed: MACOS_SIGN_IDENTITY is not set." in said


@pytest.mark.parametrize(("busy", "made"), [(2, True), (3, False)])
def test_given_a_busy_system_when_an_image_is_made_then_it_is_tried_again(
    busy: int, made: bool, app: Path, called: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "bin" / "hdiutil"
    script.write_text(f'#!/bin/sh\necho "$1" >> "{called}"\n[ $(wc -l < "{called}") -gt {busy} ]\n')
    monkeypatch.setattr(dmg, "TRIES", 3)
    monkeypatch.setattr(dmg, "PAUSE", 0.0)

    if made:
        dmg.make(app, tmp_path / "ChatApp.dmg")
    else:
        with pytest.raises(SystemExit, match="hdiutil failed 3 times"):
            dmg.make(app, tmp_path / "ChatApp.dmg")

    assert called.read_text() == "create\n" * 3


def test_given_no_app_or_no_mac_when_an_image_is_made_then_it_says_what_is_missing(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", ["dmg.py"])
    with pytest.raises(SystemExit, match="made on macOS"):
        dmg.main()
    monkeypatch.setattr(sys, "argv", ["dmg.py", "--no-model"])
    with pytest.raises(SystemExit, match=r"ChatApp-no-model\.app is not in dist"):
        dmg.main()


def test_given_an_identity_when_an_app_is_signed_then_it_goes_from_the_inside_out(
    app: Path, called: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(sign.IDENTITY, IDENTITY)

    sign.app(app)

    calls = called.read_text().splitlines()
    signed = [call.rpartition(f"{IDENTITY} ")[2] for call in calls[:-1]]
    frameworks = app / "Contents" / "Frameworks"
    assert signed == [
        str(frameworks / "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore"),
        str(frameworks / "PySide6/Qt/lib/QtCore.framework"),
        str(frameworks / "xllamacpp/xllamacpp.abi3.so"),
        str(app),
    ]
    assert all("--force --timestamp --options runtime" in call for call in calls[:-1])
    assert ["--entitlements" in call for call in calls] == [False, False, False, True, False]
    assert calls[-1].startswith("codesign --verify --deep --strict")


def test_given_all_secrets_when_an_image_is_signed_then_it_is_notarised_and_stapled(
    called: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(sign.IDENTITY, IDENTITY)
    for name, value in zip(
        sign.NOTARY, (base64.b64encode(b"key").decode(), "K1", "I1"), strict=True
    ):
        monkeypatch.setenv(name, value)
    image = tmp_path / "ChatApp.dmg"

    sign.image(image)

    first, second, third = called.read_text().splitlines()
    assert first == f"codesign --force --timestamp --sign {IDENTITY} {image}"
    assert second.startswith(f"xcrun notarytool submit {image} --wait")
    assert second.endswith("--key-id K1 --issuer I1")
    assert third == f"xcrun stapler staple {image}"


def test_given_an_identity_alone_when_an_image_is_signed_then_notarising_is_left_out(
    called: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(sign.IDENTITY, IDENTITY)

    sign.image(tmp_path / "ChatApp.dmg")

    assert len(called.read_text().splitlines()) == 1
    assert "ChatApp.dmg is not notarised: MACOS_NOTARY_KEY, " in capsys.readouterr().out


def test_given_a_certificate_when_imported_then_codesign_finds_it_without_a_question(
    called: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MACOS_CERTIFICATE", base64.b64encode(b"certificate").decode())
    monkeypatch.setenv("MACOS_CERTIFICATE_PASSWORD", "open sesame")

    sign.keychain()

    calls = called.read_text().splitlines()
    assert [call.split()[1] for call in calls] == [
        "create-keychain", "set-keychain-settings", "unlock-keychain", "import",
        "set-key-partition-list", "list-keychains", "list-keychains",
    ]  # fmt: skip
    assert calls[-1].endswith(f"-s {sign.KEYCHAIN} /Users/ada/login.keychain-db")
    assert "open sesame" not in capsys.readouterr().out


def test_given_a_tool_that_fails_when_it_was_told_a_secret_then_the_error_does_not_tell_it(
    called: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACOS_CERTIFICATE", base64.b64encode(b"certificate").decode())
    monkeypatch.setenv("MACOS_CERTIFICATE_PASSWORD", "open sesame")
    (tmp_path / "bin" / "security").write_text('#!/bin/sh\n[ "$1" != import ]\n')

    with pytest.raises(SystemExit) as raised:
        sign.keychain()

    assert str(raised.value) == "security import failed with exit code 1."


@pytest.mark.parametrize(
    ("folder", "system", "expected"),
    [
        ("d", "linux", ("d/chatapp", "d/chatapp", "d/_internal")),
        ("d", "win32", ("d/chatapp.exe", "d/chatapp-console.exe", "d/_internal")),
        (
            "d/ChatApp.app", "darwin",
            ("d/ChatApp.app/Contents/MacOS/chatapp",) * 2 + ("d/ChatApp.app/Contents/Frameworks",),
        ),
    ],
)  # fmt: skip
def test_given_a_built_program_when_tried_then_its_parts_are_found_on_each_system(
    folder: str, system: str, expected: tuple[str, ...]
) -> None:
    assert check_built.places(Path(folder), system) == tuple(map(Path, expected))
