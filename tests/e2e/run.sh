#!/usr/bin/env bash
# Runs one browser test on the consoles' pinned Node; 77 (skipped) where browser or consoles are missing.
#   tests/e2e/run.sh FILE HOUSE SHOTS
set -euo pipefail
web=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../web" && pwd)
export SIAGA_E2E_HOUSE=$2 SIAGA_E2E_SHOTS=$3
node=$web/.tools/bin/node
[ -x "$node" ] || { echo "skipped: run web/build.sh first"; exit 77; }
[ -f "$web/dist/index.html" ] || { echo "skipped: web/dist is not built"; exit 77; }
[ -x "${SIAGA_CHROMIUM:-/usr/bin/chromium}" ] || { echo "skipped: chromium is not installed"; exit 77; }
exec "$node" --test --test-timeout=240000 --test-reporter=spec "$1"
