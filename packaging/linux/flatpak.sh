#!/bin/sh
# Make dist/ChatApp-VERSION-x86_64.flatpak of dist/ChatApp.AppDir. Needs flatpak-builder, and fetches
# the runtime that the manifest names from Flathub.
set -eu

cd "$(dirname "$0")/../.."
id=io.github.chatapp.ChatApp
flathub=https://dl.flathub.org/repo/flathub.flatpakrepo
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' chatapp/__init__.py)

if [ ! -d dist/ChatApp.AppDir ]; then
    echo "dist/ChatApp.AppDir is not there: make appdir" >&2
    exit 1
fi
flatpak remote-add --if-not-exists flathub "$flathub"
# Without FUSE: a container has none.
flatpak-builder --disable-rofiles-fuse --force-clean --install-deps-from=flathub \
    --repo=build/flatpak/repository build/flatpak/program "packaging/linux/$id.yml"
flatpak build-bundle --runtime-repo="$flathub" build/flatpak/repository \
    "dist/ChatApp-$version-x86_64.flatpak" "$id"
