#!/usr/bin/env bash
# Makes the gazetteer's CSV files out of the npm package idn-area-data (Kemendagri codes, ODbL 1.0).
# Usage: config/gazetteer/make.sh 16.02 [16.06 ...]   one pair of files a regency, one list of all regencies.
# Needs npm, tar and python3. The package is pinned by version and digest, so two runs give the same bytes.
set -euo pipefail
version=4.0.1
sha512=PhNSIl5T7swVwwWxJOFMtCaeHAF9TUu0HLDf+36EIWZro9j7au83AFIJiBQGL+iRsBDA2OlpJ5fjiqxNYndzOQ==
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { echo "usage: $0 KABUPATEN_CODE..." >&2; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "idn-area-data@$version" >/dev/null)
archive=$work/idn-area-data-$version.tgz
[ "$(openssl dgst -sha512 -binary "$archive" | base64 -w0)" = "$sha512" ] || { echo "digest of the package differs" >&2; exit 1; }
tar xzf "$archive" -C "$work"
python3 - "$work/package/data" "$here" "$@" <<'PY'
import csv, pathlib, sys
data, here, codes = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
read = lambda name: list(csv.DictReader(open(data / f"{name}.csv", encoding="utf-8")))
def write(name, header, rows):
    with open(here / name, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
provinces = {row["code"]: row["name"] for row in read("provinces")}
write("kabupaten.csv", ["code", "province", "name"],
      [[r["code"], provinces[r["province_code"]], r["name"]] for r in read("regencies")])
districts, villages = read("districts"), read("villages")
for code in codes:
    own = [r for r in districts if r["regency_code"] == code]
    if not own: sys.exit(f"no kecamatan with regency code {code}")
    known = {r["code"] for r in own}
    write(f"{code}-kecamatan.csv", ["code", "name"], [[r["code"], r["name"]] for r in own])
    write(f"{code}-desa.csv", ["code", "kecamatan", "name"],
          [[r["code"], r["district_code"], r["name"]] for r in villages if r["district_code"] in known])
PY
cp "$work/package/data/LICENSE.md" "$here/LICENSE-ODbL-1.0.md"
