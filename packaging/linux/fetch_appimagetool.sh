#!/bin/sh
# Put `appimagetool` into the folder $1, for packaging/linux/appdir.py. No package index carries it
# nor the start of an AppImage (the type 2 runtime): both are fetched from their releases and are
# what these sums say. Needs curl.
set -eu

releases=https://github.com/AppImage
tool=appimagetool/releases/download/1.9.1/appimagetool-x86_64.AppImage
tool_sum=ed4ce84f0d9caff66f50bcca6ff6f35aae54ce8135408b3fa33abfc3cb384eb0
runtime=type2-runtime/releases/download/20251108/runtime-x86_64
runtime_sum=2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d

mkdir -p "$1"
folder=$(cd "$1" && pwd)

# Fetch $1 as the file $2, whose SHA-256 is $3.
fetch() {
    curl --fail --silent --show-error --location --retry 3 --output "$folder/$2" "$releases/$1"
    echo "$3  $folder/$2" | sha256sum --check --quiet
}

fetch "$tool" appimagetool.AppImage "$tool_sum"
fetch "$runtime" runtime "$runtime_sum"
chmod 755 "$folder/appimagetool.AppImage"

# Unpacked to run: a container has no FUSE.
cat >"$folder/appimagetool" <<'END'
#!/bin/sh
folder=$(dirname "$0")
exec "$folder/appimagetool.AppImage" --appimage-extract-and-run --runtime-file "$folder/runtime" "$@"
END
chmod 755 "$folder/appimagetool"
