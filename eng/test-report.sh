#!/usr/bin/env bash
# Opens reports in headless Chromium: light, dark, as wide as a phone, printed. Fails on errors of the console, pages wider than the phone, requests to elsewhere, empty pictures and text that a picture cuts off.
# usage: eng/test-report.sh FOLDER    reports are FOLDER/new/*.html, as the tests write them where MLEXT_REPORTS names the folder; pictures of the pages go to FOLDER/screens
set -euo pipefail
folder=$(cd "${1:?usage: eng/test-report.sh FOLDER}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

skip() { echo "report: skipped, $1"; exit 0; }

install_chromium() {
  [ -r /etc/os-release ] && grep -qE '^ID(_LIKE)?=.*debian' /etc/os-release || skip "chromium is not here, and this is no Debian to install it on"
  [ "$(id -u)" = 0 ] || skip "chromium is not here, and installing it needs root"
  command -v apt-get > /dev/null || skip "chromium is not here, and neither is apt-get"
  for round in 1 2; do
    timeout 120 apt-get update > "$work/apt" 2>&1 || true
    ! timeout 300 apt-get install -y --no-install-recommends chromium fonts-dejavu-core >> "$work/apt" 2>&1 || return 0
  done
  skip "chromium could not be installed: $(tail -1 "$work/apt")"
}

# Every run has a profile of its own, so that none waits for another's.
chrome() { # arguments...
  rm -rf "$work/profile"
  timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --no-first-run --disable-background-networking --disable-component-update \
    --user-data-dir="$work/profile" --enable-logging=stderr --v=0 "$@" 2>> "$work/console"
}

check() { # name, whether it holds
  if [ "$2" = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "report: $1 failed"; fi
}

# What a page says of itself in a frame as wide as a phone; a window has a least width. The policy of the page, which would forbid the question, is left out.
probe() { # page, colours (0 dark, 1 light)
  sed -e '/http-equiv="Content-Security-Policy"/d' -e 's|</body>||; s|</html>||' "$1" > "$work/framed.html"
  cat >> "$work/framed.html" <<'HTML'
<script>
addEventListener('load', () => {
  const pictures = [...document.querySelectorAll('figure > svg')];
  const drawn = svg => [...svg.querySelectorAll('path, rect, ellipse')].filter(shape => !shape.closest('clipPath') && shape.getBBox().width + shape.getBBox().height > 0).length;
  const cut = (text, box = text.ownerSVGElement.getBoundingClientRect(), own = text.getBoundingClientRect()) => own.left < box.left - 2 || own.right > box.right + 2 || own.top < box.top - 2 || own.bottom > box.bottom + 2;
  parent.postMessage([
    `window=${innerWidth}`, `overflow=${Math.max(0, document.documentElement.scrollWidth - innerWidth)}`, `pictures=${pictures.length}`,
    `empty=${pictures.filter(svg => drawn(svg) < 3 || svg.getBoundingClientRect().width < 200).length}`, `cut=${[...document.querySelectorAll('figure > svg text')].filter(text => cut(text)).length}`,
    `elsewhere=${performance.getEntriesByType('resource').filter(entry => !/^(file|data):/.test(entry.name)).length}`, `page=${getComputedStyle(document.body).backgroundColor.replace(/ /g, '')}`].join(' '), '*');
});
</script></body></html>
HTML
  echo '<!DOCTYPE html><meta name="color-scheme" content="light dark"><script>onmessage = event => document.documentElement.setAttribute("data-probe", event.data);</script><iframe src="framed.html" width="390" height="844" style="border:0"></iframe>' > "$work/probe.html"
  chrome --blink-settings=preferredColorScheme="$2" --virtual-time-budget=5000 --dump-dom "file://$work/probe.html" > "$work/dom" || true
  sed -n 's/.*data-probe="\([^"]*\)".*/\1/p' "$work/dom"
}

has() { case " $1 " in *" $2 "*) echo yes ;; *) echo no ;; esac }

chromium=$(command -v chromium || true)
[ -n "$chromium" ] || { install_chromium; chromium=$(command -v chromium) || skip "chromium was installed and is not found"; }

# A page with every fault: the checks that follow must find them.
cat > "$work/broken.html" <<'HTML'
<!DOCTYPE html>
<html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
</head><body><p style="width:2000px">wide</p><figure><svg width="50" height="50"><text x="45" y="20">cut off</text></svg></figure><img src="http://127.0.0.1:9/elsewhere.png" alt=""></body></html>
HTML
: > "$work/console"
chrome --screenshot="$work/broken.png" "file://$work/broken.html" > /dev/null || true
[ -s "$work/broken.png" ] || skip "chromium does not run on this machine: $(tail -1 "$work/console")"
check "finding errors of the console" "$(grep -q ':CONSOLE' "$work/console" && echo yes || echo no)"
broken=$(probe "$work/broken.html" 1)
for fault in overflow=0 empty=0 cut=0 elsewhere=0; do
  check "finding a page that is not $fault ($broken)" "$([ "$(has "$broken" "$fault")" = no ] && [ -n "$broken" ] && echo yes || echo no)"
done

mkdir -p "$folder/screens"
pages=0
for page in "$folder"/new/*.html; do
  [ -e "$page" ] || continue
  pages=$((pages + 1))
  name=$(basename "$page" .html)
  : > "$work/console"
  for view in light:1:1280,2400 dark:0:1280,2400 phone:1:390,3200; do
    IFS=: read -r kind colors size <<< "$view"
    chrome --window-size="$size" --blink-settings=preferredColorScheme="$colors" --screenshot="$folder/screens/$name-$kind.png" "file://$page" > /dev/null || true
    check "$name, picture of the page, $kind" "$([ -s "$folder/screens/$name-$kind.png" ] && echo yes || echo no)"
  done
  chrome --no-pdf-header-footer --print-to-pdf="$folder/screens/$name.pdf" "file://$page" > /dev/null || true
  check "$name, print" "$([ -s "$folder/screens/$name.pdf" ] && echo yes || echo no)"
  check "$name, console: $(grep -m 3 ':CONSOLE' "$work/console" || true)" "$(grep -q ':CONSOLE' "$work/console" && echo no || echo yes)"
  light=$(probe "$page" 1)
  dark=$(probe "$page" 0)
  for wanted in window=390 overflow=0 empty=0 cut=0 elsewhere=0; do
    check "$name, $wanted ($light)" "$(has "$light" "$wanted")"
  done
  check "$name, dark and light (${light##* } and ${dark##* })" "$([ -n "$dark" ] && [ "${light##* }" != "${dark##* }" ] && echo yes || echo no)"
done
check "reports to open, in $folder/new" "$([ "$pages" -gt 0 ] && echo yes || echo no)"
echo "report: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
