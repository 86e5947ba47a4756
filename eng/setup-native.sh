#!/usr/bin/env bash
# Makes TorchSharp's native library loadable: it needs the C++ runtime of GCC 13 (GLIBCXX_3.4.32).
# Debian 12 has GCC 12's. There, as root, the runtime of Debian 13 is added beside it; nothing is removed.
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
# The list is read to its end: leaving early would kill ldconfig by SIGPIPE now and then, and with it (pipefail) the script.
find_library() { ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ && !found {found = $NF} END {print found}'; }
library=$(find_library)
if [ -n "$library" ] && grep -aq 'GLIBCXX_3\.4\.32' "$library"; then exit 0; fi

explain() {
  cat >&2 <<TEXT
The C++ runtime of this machine (${library:-libstdc++.so.6 was not found}) lacks GLIBCXX_3.4.32, which TorchSharp's native library needs.
Allowed: Debian 13, Ubuntu 24.04, Fedora 38 or newer, or any system with the libstdc++ of GCC 13 or newer.
$1
TEXT
  exit 1
}

. /etc/os-release
[ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ] || explain "This is ${PRETTY_NAME:-an unknown system}; install a newer libstdc++ by its own means."
[ "$(id -u)" = 0 ] || explain "On Debian 12 this script installs Debian 13's libstdc++6; run it once as root: sudo eng/setup-native.sh"

echo "Debian 12: installing libstdc++6 from Debian 13 (trixie), pinned so that nothing else comes from there."
mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | awk 'NR == 1 {print $1}' || true)
cat > /etc/apt/sources.list.d/mlextensions-trixie.list <<LIST
deb ${mirror:-http://deb.debian.org/debian} trixie main
LIST
cat > /etc/apt/preferences.d/mlextensions-trixie <<PIN
Package: *
Pin: release n=trixie
Pin-Priority: 100
PIN
apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -t trixie libstdc++6 >/dev/null
grep -aq 'GLIBCXX_3\.4\.32' "$(find_library)" || explain "Installing Debian 13's libstdc++6 did not bring it."
