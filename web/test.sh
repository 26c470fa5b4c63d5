#!/usr/bin/env bash
# Lints and tests the consoles on the pinned Node; the last lines are the test runner's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./build.sh tools
export PATH="$PWD/.tools/bin:$PATH"
npm run --silent lint
npm run --silent test
