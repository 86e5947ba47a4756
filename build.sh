#!/usr/bin/env bash
# The one door. Each command does the set-up that a fresh machine needs: native runtime, restore, build.
set -euo pipefail
[[ ${MLEXT_GOLDENS:-/} = /* ]] || export MLEXT_GOLDENS=$PWD/$MLEXT_GOLDENS   # tests run in folders of their own
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND
  quickstart [--data FILE --label COLUMN] [--output DIR]   train, evaluate, save, load elsewhere, predict
  test                                                     all tests; ends with "N passed, N failed"
  golden [objectives|calibration|conformal]                golden tests alone, from $MLEXT_GOLDENS or tests/Golden
  bench [FILTER] [ARGUMENT...]                             benchmarks, ratios against a baseline of the same run
  pack                                                     packages into artifacts/packages
TEXT
}

build() { # project or solution
  eng/setup-native.sh
  dotnet build -c Release "$1" --verbosity quiet -nologo
}

# Runs test projects, shows their output, closes with the totals of their own summary lines.
run_tests() { # filter, project..., [--logger LOGGER] [--results-directory FOLDER] [--reports FOLDER]
  local filter=$1 log status=0 projects=() options=() reports=; shift
  while [ $# -gt 0 ]; do
    case "$1" in --logger|--results-directory) options+=("$1" "$2"); shift ;; --reports) reports=$2; shift ;; *) projects+=("$1") ;; esac
    shift
  done
  log=$(mktemp)
  for project in "${projects[@]}"; do
    dotnet test -c Release --no-build "$project" --verbosity quiet ${filter:+--filter "$filter"} --logger "console;verbosity=minimal" "${options[@]}" 2>&1 | tee -a "$log" || status=1
  done
  [ -z "$reports" ] || eng/test-report.sh "$reports" 2>&1 | tee -a "$log" || status=1   # what the tests have written there, in a browser
  awk -v status="$status" '
    /(Passed|Failed)! +- +Failed:/ { gsub(",", ""); for (i = 1; i < NF; i++) { if ($i == "Failed:") failed += $(i + 1); if ($i == "Passed:") passed += $(i + 1); if ($i == "Skipped:") skipped += $(i + 1) } }
    /^report: [0-9]+ passed, [0-9]+ failed$/ { passed += $2; failed += $4 }
    END {
      if (status && !failed) failed = 1   # a run that broke before it could count
      if (!passed && !failed) { print "no test ran" > "/dev/stderr"; failed = 1 }
      printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
      exit failed > 0
    }' "$log" || status=1
  rm -f "$log"
  return "$status"
}

# Golden tests: for every name the cases passed of those present, then the totals.
run_golden() { # filter, project...
  local results status=0
  results=$(mktemp -d)
  run_tests "$@" --logger "trx;LogFilePrefix=golden" --results-directory "$results" > "$results/log" || status=$?
  sed '$d' "$results/log"
  grep -o '<UnitTestResult [^>]*' "$results"/*.trx | sed -nE 's/.*testName="[^(]*\((objective|calibrator|metric|procedure): &quot;([^&]*)&quot;.*outcome="([A-Za-z]+)".*/\2 \3/p' |
    awk '{ present[$1]++; passed[$1] += $2 == "Passed" } END { for (name in present) printf "%-28s %d of %d\n", name, passed[name], present[name] }' | sort
  tail -1 "$results/log"
  rm -rf "$results"
  return "$status"
}

command=${1:-}; [ $# -gt 0 ] && shift
case "$command" in
  quickstart)
    build samples/QuickStart
    exec dotnet run -c Release --no-build --project samples/QuickStart -- "$@" ;;
  test)
    build MLExtensions.sln
    export MLEXT_REPORTS=$PWD/artifacts/reports
    rm -rf "$MLEXT_REPORTS" && mkdir -p "$MLEXT_REPORTS"
    run_tests "" tests/*.Tests --reports "$MLEXT_REPORTS" ;;
  golden)
    case "${1:-}" in
      "") golden_tests=("Kind=Golden" tests/Extensions.{Trainers,Calibration,Evaluation}.Tests) ;;
      objectives) golden_tests=("Kind=Golden&Area=objectives" tests/Extensions.Trainers.Tests) ;;
      calibration|conformal) golden_tests=("Kind=Golden&Area=$1" tests/Extensions.{Calibration,Evaluation}.Tests) ;;
      *) usage >&2; exit 2 ;;
    esac
    for project in "${golden_tests[@]:1}"; do build "$project"; done
    run_golden "${golden_tests[@]}" ;;
  bench)
    build benchmarks/Extensions.Benchmarks
    exec dotnet run -c Release --no-build --project benchmarks/Extensions.Benchmarks -- "$@" ;;
  pack)
    eng/setup-native.sh
    for project in src/*/; do dotnet pack -c Release "$project" -o artifacts/packages --verbosity quiet -nologo; done
    ls -l artifacts/packages ;;
  *) usage >&2; exit 2 ;;
esac
