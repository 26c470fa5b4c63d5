#!/usr/bin/env bash
# Builds the consoles into web/dist. A stock Debian 12 brings Node 18 and npm 9, too old for the build
# (and npm 9 skips Vite's native parts), so these only fetch the pinned Node and npm of web/tools into
# web/.tools; everything after that runs on those. Nothing is done twice: stamps carry the hash of
# what went in.
#   web/build.sh            tools, packages, types, dist
#   web/build.sh tools      only the tools and packages (before `npm test`)
#   web/build.sh run ARGS   the above, then `npm ARGS` with the pinned npm (for tests: run test)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p .tools
exec 9>.tools/lock
flock 9

stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }

want=$(hash_of tools/package.json tools/package-lock.json)
if ! stamped .tools/stamp "$want"; then
  command -v npm >/dev/null || { echo "web/build.sh: npm is missing (apt-get install npm)" >&2; exit 1; }
  echo "web: fetching the pinned Node and npm"
  cp tools/package.json tools/package-lock.json tools/.npmrc .tools/
  (cd .tools && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error)
  mkdir -p .tools/bin
  case "$(uname -m)" in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) echo "web/build.sh: no pinned Node for $(uname -m)" >&2; exit 1 ;;
  esac
  ln -sfn "../node_modules/node-linux-$machine/bin/node" .tools/bin/node
  ln -sfn ../node_modules/npm/bin/npm-cli.js .tools/bin/npm
  ln -sfn ../node_modules/npm/bin/npx-cli.js .tools/bin/npx
  printf '%s' "$want" > .tools/stamp
fi
export PATH="$PWD/.tools/bin:$PATH"

want=$(hash_of package.json package-lock.json .tools/stamp)
if ! stamped node_modules/.siaga-stamp "$want"; then
  echo "web: installing packages"
  npm ci --ignore-scripts --loglevel=error
  printf '%s' "$want" > node_modules/.siaga-stamp
fi

# The types follow the contract; they are generated, never edited.
contract=../docs/api/openapi.yaml
want=$(hash_of "$contract" node_modules/.siaga-stamp)
if ! stamped .tools/types-stamp "$want" || [ ! -f src/api/schema.ts ]; then
  npm run --silent types >/dev/null
  printf '%s' "$want" > .tools/types-stamp
fi
[ "${1:-}" = tools ] && exit 0
if [ "${1:-}" = run ]; then shift; flock -u 9; exec npm run --silent "$@"; fi

want=$( { find src public index.html vite.config.ts tsconfig.json -type f -print0 | sort -z | xargs -0 sha256sum
          sha256sum package-lock.json build.sh; } | sha256sum | cut -d' ' -f1)
if ! stamped dist/.stamp "$want"; then
  echo "web: building the consoles"
  npm run --silent build
  # Packed once here, so that the server sends a third of the bytes and spends no CPU on them.
  find dist -type f \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) -exec gzip -9 -k -n {} +
  printf '%s' "$want" > dist/.stamp
fi
