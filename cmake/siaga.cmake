# What every target of ours shares: warnings, sanitizers, the linker, and one function a kind.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(sofia REQUIRED IMPORTED_TARGET sofia-sip-ua)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(libre REQUIRED IMPORTED_TARGET libre)
pkg_check_modules(libcurl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(librem REQUIRED IMPORTED_TARGET librem)

add_library(siaga_options INTERFACE)
target_compile_options(siaga_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
target_link_libraries(siaga_options INTERFACE Threads::Threads)
find_program(SIAGA_MOLD mold)
if(SIAGA_MOLD)
  target_link_options(siaga_options INTERFACE -fuse-ld=mold)
endif()
if(SIAGA_FUZZ OR SIAGA_SANITIZE)
  # vptr needs the type information of everything in every object, for a fault the other checks also see.
  target_compile_options(siaga_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(siaga_options INTERFACE -fsanitize=address,undefined)
endif()

# Those with readers of untrusted input.
set(siaga_fuzzed_modules base phone telephony media http profile rehearse)

# What the simulation and the tests of the store compute most in. Without optimisation the sanitized code of the centre
# and of the JSON it reads was half of the tests' time; these few cost less to optimise than they save in one run.
set(siaga_busy_modules base profile centre journal store media)
if(SIAGA_SANITIZE)
  set(siaga_busy_options -O1)
endif()

# Archives name their objects instead of holding them a second time: a sanitized build is large as it is.
set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcT <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "<CMAKE_AR> qT <TARGET> <LINK_FLAGS> <OBJECTS>")

find_program(SIAGA_CCACHE ccache)
if(SIAGA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SIAGA_CCACHE})
endif()

# siaga_module(centre LINKS siaga_base PRIVATE_LINKS PkgConfig::sqlite3): src/centre/*.cpp -> siaga_centre
function(siaga_module name)
  cmake_parse_arguments(arg "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(siaga_${name} STATIC ${sources})
  target_include_directories(siaga_${name} PUBLIC ${CMAKE_SOURCE_DIR}/include PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(siaga_${name} PUBLIC ${arg_LINKS} PRIVATE siaga_options ${arg_PRIVATE_LINKS})
  if(name IN_LIST siaga_busy_modules)
    target_compile_options(siaga_${name} PRIVATE ${siaga_busy_options})
  endif()
  # libFuzzer steers by the coverage of what it fuzzes; everything else is faster without. Each target brings its main.
  if(SIAGA_FUZZ AND name IN_LIST siaga_fuzzed_modules)
    target_compile_options(siaga_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
