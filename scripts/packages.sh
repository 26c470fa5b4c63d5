# The Debian 12 packages each task needs, one list a task; docs/dependencies.md says what each is for.
# Sourced by the scripts, the Dockerfile included, so that there is one list in the house.
packages_runtime=(
  postgresql-15 espeak-ng openssl
  libsofia-sip-ua0 libre0 librem0 libsqlite3-0 libpq5 libsodium23 libspdlog1.10 libtomlplusplus3 libcurl4
)
# The container image: its PostgreSQL is another container.
packages_image=("${packages_runtime[@]/postgresql-15/}" ca-certificates)
packages_build=(
  clang-14 libstdc++-12-dev cmake ninja-build ccache mold pkg-config git ca-certificates
  libboost1.81-dev libcli11-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libtomlplusplus-dev
  libsofia-sip-ua-dev libre-dev librem-dev libsqlite3-dev libpq-dev libsodium-dev libssl-dev libcurl4-openssl-dev
)
packages_unit=(libgtest-dev libgmock-dev)
packages_test=(sip-tester chromium curl procps)
packages_fuzz=(libclang-rt-14-dev llvm-14)
packages_bench=(libbenchmark-dev sip-tester chromium procps)
packages_lint=(clang-tidy-14 g++)
