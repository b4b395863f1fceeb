"""A clean Debian to install a package in: a debootstrap chroot under a layer that is thrown away.

Needs root and a mount namespace of its own (`tools/package_test.py` makes one), so that nothing
stays mounted whatever happens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

SUITE = "bookworm"
USER = "ada"
USER_ID = 12345
"""Of the ordinary user inside; nobody outside is likely to have it."""
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
_NO_SERVICES = "#!/bin/sh\nexit 101\n"
"""Has Debian start no service when a package is installed."""


class Chroot:
    """A Debian while it is entered.

    Parameters: `folder`, new, takes what is changed in it; `cache`, kept, has the bare system and
    the packages that apt fetched.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.root = folder / "root"
        self._folder = folder
        self._cache = cache
        self._mounted: list[Path] = []

    def __enter__(self) -> Self:
        bare = bare_system(self._cache)
        upper, work = self._folder / "upper", self._folder / "work"
        for each in (self.root, upper, work):
            each.mkdir(parents=True)
        layers = f"lowerdir={bare},upperdir={upper},workdir={work}"
        self._mount("-t", "overlay", "overlay", "-o", layers, target=self.root)
        self._mount("-t", "proc", "proc", target=self.root / "proc")
        self._mount("--rbind", "/dev", target=self.root / "dev")
        archives = self._cache / "archives"
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        self._mount("--bind", str(archives), target=self.root / "var/cache/apt/archives")
        policy = self.root / "usr/sbin/policy-rc.d"
        policy.write_text(_NO_SERVICES, encoding="ascii")
        policy.chmod(0o755)
        self.run("useradd", "--create-home", "--shell=/bin/sh", f"--uid={USER_ID}", USER)
        self.run("apt-get", "update", "-qq")
        return self

    def __exit__(self, *_error: object) -> None:
        for target in reversed(self._mounted):
            subprocess.run(["umount", "--lazy", str(target)], check=True)
        assert not os.path.ismount(self.root)
        shutil.rmtree(self._folder)

    @property
    def home(self) -> Path:
        """The user's home, as seen from outside."""
        return self.root / "home" / USER

    def share(self, folder: Path) -> None:
        """Show a folder of the outside at the same place inside."""
        target = self.root / folder.relative_to("/")
        target.mkdir(parents=True, exist_ok=True)
        self._mount("--bind", str(folder), target=target)

    def command(self, *command: str, environment: Mapping[str, str]) -> tuple[str, ...]:
        """What runs a command inside, as the user, in nothing but `environment`."""
        variables = (f"{name}={value}" for name, value in environment.items())
        enter = ("chroot", f"--userspec={USER_ID}:{USER_ID}", str(self.root))
        return (*enter, "/usr/bin/env", "-i", *variables, *command)

    def run(
        self, *command: str, environment: Mapping[str, str] | None = None, given: str = ""
    ) -> str:
        """What a command prints inside: as root, or as the user in `environment`.

        Parameters: `given`, its standard input. Raises AssertionError with what it said where it
        fails.
        """
        if environment is None:
            whole, variables = ("chroot", str(self.root), *command), {**_outside(), **QUIET}
        else:
            whole, variables = self.command(*command, environment=environment), _outside()
        done = subprocess.run(
            whole, env=variables, input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def install(self, package: Path, *options: str) -> str:
        """Have apt install a package file, with all that it depends on and recommends.

        Parameters: `options` of `apt-get install`.
        """
        inside = self.root / "root" / package.name
        shutil.copyfile(package, inside)
        told = self.run("apt-get", "install", "-y", "-qq", *options, f"/root/{package.name}")
        inside.unlink()
        return told

    def files(self) -> set[str]:
        """All that is in it, but for what is mounted and the user's home."""
        left_out = ("proc", "dev", "tmp", f"home/{USER}", "var/cache/apt/archives")
        found: set[str] = set()
        for folder, below, names in os.walk(self.root):
            place = Path(folder).relative_to(self.root)
            below[:] = [name for name in below if str(place / name) not in left_out]
            found.update(f"/{place / name}" for name in (*below, *names))
        return found

    def _mount(self, *what: str, target: Path) -> None:
        subprocess.run(["mount", *what, str(target)], check=True)
        self._mounted.append(target)


def bare_system(cache: Path) -> Path:
    """The folder of a Debian with its base system only, made where it is not there yet."""
    bare = cache / SUITE
    if bare.exists():
        return bare
    cache.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    making = cache / f"{SUITE}.making"
    shutil.rmtree(making, ignore_errors=True)
    subprocess.run(
        ["debootstrap", "--variant=minbase", SUITE, str(making)],
        env=_outside(), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    making.rename(bare)
    print(f"debootstrap: {time.monotonic() - began:.0f} s")
    return bare


def _outside() -> dict[str, str]:
    """What a command of the system needs of this process's environment."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    kept = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {**kept, "PATH": path, "LC_ALL": "C.UTF-8", "HOME": "/root"}
