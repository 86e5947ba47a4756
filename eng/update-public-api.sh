#!/usr/bin/env bash
# Brings PublicAPI.Unshipped.txt of all projects, or of those named (src/Extensions.Core/ ...), up to the code: adds new public members, drops those that are gone.
# Review the difference as part of the change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
unescape() { sed 's/\\"/"/g; s/\\u003c/</gI; s/\\u003e/>/gI; s/\\u0026/\&/gI; s/\\u0027/'"'"'/gI; s/\\\\/\\/g'; }
[ $# -gt 0 ] || set -- src/Extensions.Core/ $(ls -d src/*/ | grep -v Extensions.Core)   # the others build on it
for folder in "$@"; do
  file=${folder}PublicAPI.Unshipped.txt
  for round in 1 2 3; do   # members of a type are reported once the type itself is known
    find "$folder" -maxdepth 1 -name '*.csproj' -exec touch {} +   # an unchanged project would not be compiled, and would report nothing
    dotnet build -c Release "$folder" --verbosity quiet -nologo "-p:ErrorLog=$log%2Cversion=2.1" > /dev/null && break
    added=$(grep -o '"APIName": ".*"' "$log" | sed 's/^"APIName": "//; s/"$//' | unescape | sort -u || true)
    gone=$(grep -o "\"text\": \"Symbol '.*' is part of the declared API, but" "$log" | sed "s/^\"text\": \"Symbol '//; s/' is part of the declared API, but\$//" | unescape | sort -u || true)
    { echo '#nullable enable'; { grep -v '^#nullable enable' "$file" || true; echo "$added"; } | { [ -z "$gone" ] && cat || grep -vxF "$gone"; } | sed '/^$/d' | LC_ALL=C sort -u; } > "$file.new"
    mv "$file.new" "$file"
  done
  dotnet build -c Release "$folder" --verbosity quiet -nologo
done
