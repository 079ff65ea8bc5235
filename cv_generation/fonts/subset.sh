#!/bin/sh
# Cuts Noto Sans SC down to the characters of the Chinese texts in banks/, in both weights. Run it after adding characters; a test tells when one is missing.
# Needs npm, pyftsubset (Debian: fonttools) and python3. Usage: cv_generation/fonts/subset.sh
set -eu
fonts=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null && tar xzf ./*.tgz)
find "$fonts/../banks" "$fonts/../document" -name '*.ts' -exec cat {} + |
  python3 -c 'import sys; sys.stdout.write("".join(sorted({c for c in sys.stdin.read() if ord(c) > 0x2000})))' >"$work/characters.txt"
for weight in 400Regular: 700Bold:-bold; do
  pyftsubset "$work/package/${weight%%:*}/NotoSansSC_${weight%%:*}.ttf" --text-file="$work/characters.txt" --no-hinting --layout-features='' \
    --unicodes=U+0020-007E,U+00A0-017F,U+2010-2026,U+20AC,U+3000-3011,U+FF01-FF5E --output-file="$fonts/NotoSansSC-subset${weight##*:}.ttf"
done
cp "$work/package/LICENSE_FONT" "$fonts/OFL.txt"
