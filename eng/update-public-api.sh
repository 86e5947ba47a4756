#!/usr/bin/env bash
# Adds new public members to src/*/PublicAPI.Unshipped.txt; review the difference as part of the change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build eng/AccessOpener --verbosity quiet -nologo   # dotnet format compiles in Debug
for project in src/*/*.csproj; do
  dotnet format analyzers "$project" --diagnostics RS0016 --severity warn
done
