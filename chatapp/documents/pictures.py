"""Pictures as they are sent: upright, not larger than of use, without what tells of the user."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from chatapp.documents.found import FoundPicture, Unusable
from chatapp.domain.images import LONGEST_SIDE, MOST_PIXELS

LONGEST_SENT = 2_048
"""In px; services make larger ones smaller themselves."""
MOST_KEPT = 4 * 2**20
"""Bytes up to which a file stays as it is: Anthropic's API takes five million."""
_KINDS = ("PNG", "JPEG", "GIF", "WEBP")
_HARMLESS = frozenset(
    [
        "dpi",
        "icc_profile",
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
        "adobe",
        "adobe_transform",
        "transparency",
        "gamma",
        "srgb",
        "chromaticity",
        "background",
        "duration",
        "loop",
        "version",
        "extension",
        "interlace",
        "timestamp",
        "default_image",
    ]
)
"""What a file may say besides its pixels and stay as it is: nothing of place, time or person."""
_ORIENTATION = 0x0112
_UPRIGHT = 1
_QUALITY = 88


def fit_to_send(data: bytes) -> FoundPicture:
    """The picture as it is, or made anew. Raises Unusable (image_unreadable, image_too_large)."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
                return _fit(picture, data)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Unusable("image_too_large", limit=f"{MOST_PIXELS // 1_000_000} MP") from None
        except (OSError, SyntaxError, ValueError, ArithmeticError):
            raise Unusable("image_unreadable") from None


def _fit(picture: Image.Image, data: bytes) -> FoundPicture:
    if max(picture.size) > LONGEST_SIDE:
        raise Unusable("image_too_large", limit=f"{MOST_PIXELS // 1_000_000} MP")
    animated = bool(getattr(picture, "is_animated", False))
    kind = picture.format
    small = max(picture.size) <= LONGEST_SENT and len(data) <= MOST_KEPT
    if not small:
        picture.draft("RGB", (LONGEST_SENT, LONGEST_SENT))  # of JPEG only every other pixel
    picture.load()
    if small and kind in _KINDS and set(picture.info) <= _HARMLESS:
        return FoundPicture(data, changed=False)
    if animated:
        picture.seek(0)
    profile = picture.info.get("icc_profile")
    turned = picture.getexif().get(_ORIENTATION, _UPRIGHT)
    made = _plain(picture)
    made.thumbnail((LONGEST_SENT, LONGEST_SENT), Image.Resampling.LANCZOS)
    made.getexif()[_ORIENTATION] = turned
    made = ImageOps.exif_transpose(made)
    made.info.clear()
    return FoundPicture(_saved(made, kind == "JPEG", profile), changed=True)


def _plain(picture: Image.Image) -> Image.Image:
    """In plain colours, with transparency where there is any."""
    clear = picture.has_transparency_data
    wanted = "RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB"
    if picture.mode.startswith("I"):  # 16 bits of grey
        return (
            picture.point(lambda value: value / 256, "L")
            if ";16" in picture.mode
            else (picture.convert("L"))
        )
    return picture.copy() if picture.mode == wanted else picture.convert(wanted)


def _saved(picture: Image.Image, photo: bool, profile: bytes | None) -> bytes:
    """As PNG where that keeps every pixel and is not large, else as JPEG."""
    if not photo or picture.mode == "RGBA":
        file = io.BytesIO()
        picture.save(file, "PNG", icc_profile=profile)
        if file.tell() <= MOST_KEPT:
            return file.getvalue()
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY, icc_profile=profile)
    return file.getvalue()
