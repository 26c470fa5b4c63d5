# What every script shares: where the repository is, how packages are installed, where builds go.
# Sourced, never run. Nothing here asks a question: standard input may be closed.
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$repo"
source "$repo/scripts/packages.sh"
builds=${SIAGA_BUILDS:-$repo/build}
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

# The compiler cache knows a file by its contents, so that a second checkout is a warm one.
export CCACHE_BASEDIR=$repo CCACHE_NOHASHDIR=1 CCACHE_COMPILERCHECK=content CCACHE_SLOPPINESS=pch_defines,time_macros

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo env DEBIAN_FRONTEND=noninteractive "$@"  # sudo need not let us keep variables
  else die "'$1' needs root: run this once as root, or install sudo"; fi
}

missing_packages() {
  local package
  for package in "$@"; do
    [ -n "$package" ] || continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# need_packages NAME...: installs what is missing, asks nothing, and does nothing when all is there.
need_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root apt-get update -qq </dev/null
  if [[ " ${missing[*]} " == *" postgresql-15 "* ]] && [ -n "$(missing_packages postgresql-common)" ]; then
    # Debian would start a cluster of its own on port 5432; Siaga brings a private one.
    as_root apt-get install -y -qq --no-install-recommends postgresql-common </dev/null >&2
    as_root sed -ri 's/^#?(create_main_cluster).*/\1 = false/' /etc/postgresql-common/createcluster.conf
  fi
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2
}

# Debian's npm only has to fetch the pinned Node and npm of web/tools; any other npm will do as well.
need_npm() { command -v npm >/dev/null || need_packages nodejs npm; }

# What the tests try is what a regency runs: one compiler for both. g++ 12 compiles it too (scripts/lint --gcc).
compilers=(-DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14)

# Several files are compiled as one (CMakeLists.txt). Who changes one file again and again says SIAGA_UNITY=OFF.
unity=-DSIAGA_UNITY=${SIAGA_UNITY:-ON}

# configure DIR CMAKE-ARGUMENTS...: once, or again when the arguments changed.
configure() {
  local dir=$1; shift
  set -- "${compilers[@]}" "$unity" "$@"
  local wanted="$repo $*"
  if [ ! -f "$dir/build.ninja" ] || [ "$(cat "$dir/.arguments" 2>/dev/null)" != "$wanted" ]; then
    mkdir -p "$dir"
    cmake --fresh -G Ninja -S "$repo" -B "$dir" "$@" >"$dir/configure.log" 2>&1 || { cat "$dir/configure.log" >&2; die "cmake failed"; }
    printf '%s' "$wanted" >"$dir/.arguments"
  fi
}
