# Targets for what others wrote (toolchains/third_party/manifest.tsv). Sources are fetched when a configuration needs them
# for the first time.

set(WIRELAB_THIRD_PARTY ${PROJECT_SOURCE_DIR}/toolchains/third_party)
set(samples)
if(WIRELAB_TESTS)
  set(samples --samples)
endif()
execute_process(COMMAND ${WIRELAB_THIRD_PARTY}/fetch ${samples} RESULT_VARIABLE fetch_result)
execute_process(COMMAND ${WIRELAB_THIRD_PARTY}/fetch_packages llhttp RESULT_VARIABLE packages_result)
if(fetch_result OR packages_result)
  message(FATAL_ERROR "third-party sources are missing; the line above says why")
endif()

# Answers the folder of a fetched source with the version that the manifest names.
function(wirelab_source_dir name out)
  file(STRINGS ${WIRELAB_THIRD_PARTY}/manifest.tsv line REGEX "^${name}\t")
  string(REPLACE "\t" ";" columns "${line}")
  list(GET columns 1 version)
  string(REGEX REPLACE "\\+.*" "" version "${version}")
  set(${out} ${PROJECT_SOURCE_DIR}/build/third_party/${name}-${version} PARENT_SCOPE)
endfunction()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${WIRELAB_THIRD_PARTY}/manifest.tsv)

wirelab_source_dir(lwip WIRELAB_LWIP_DIR)
wirelab_source_dir(mbedtls WIRELAB_MBEDTLS_DIR)
wirelab_source_dir(littlefs WIRELAB_LITTLEFS_DIR)

file(GLOB mbedtls_sources ${WIRELAB_MBEDTLS_DIR}/library/*.c)
add_library(mbedtls_crypto STATIC ${mbedtls_sources})
target_include_directories(mbedtls_crypto SYSTEM PUBLIC ${WIRELAB_MBEDTLS_DIR}/include ${WIRELAB_THIRD_PARTY})
target_include_directories(mbedtls_crypto PRIVATE ${WIRELAB_MBEDTLS_DIR}/library)
target_compile_definitions(mbedtls_crypto PUBLIC MBEDTLS_CONFIG_FILE="wirelab_mbedtls_config.h")
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  target_compile_definitions(mbedtls_crypto PUBLIC WIRELAB_MBEDTLS_LARGE)
endif()
target_compile_options(mbedtls_crypto PRIVATE -w $<IF:$<CONFIG:MinSizeRel>,-Os,-O2>)

# Every buffer is the caller's, and nothing is printed. Without asserts: what lies on a disk must never stop a board, and
# firmware/storage_littlefs/README.md says what stands in their place. Public, because the header depends on them.
add_library(littlefs STATIC ${WIRELAB_LITTLEFS_DIR}/lfs2.c ${WIRELAB_LITTLEFS_DIR}/lfs2_util.c)
target_include_directories(littlefs SYSTEM PUBLIC ${WIRELAB_LITTLEFS_DIR})
target_compile_definitions(littlefs PUBLIC
  LFS2_NO_MALLOC LFS2_NO_ASSERT LFS2_NO_DEBUG LFS2_NO_WARN LFS2_NO_ERROR)
# What was written is read back by nobody: the store's port to the device would answer from its own memory.
target_compile_definitions(littlefs PRIVATE LFS2_READ_BACK=0)
target_compile_options(littlefs PRIVATE -w $<IF:$<CONFIG:MinSizeRel>,-Os,-O2>)

set(WIRELAB_LLHTTP_DIR ${PROJECT_SOURCE_DIR}/build/third_party/llhttp/root/usr/share)
add_library(llhttp STATIC
  ${WIRELAB_LLHTTP_DIR}/llhttp/api.c ${WIRELAB_LLHTTP_DIR}/llhttp/http.c ${WIRELAB_LLHTTP_DIR}/llhttp/llhttp.c)
target_include_directories(llhttp SYSTEM PUBLIC ${WIRELAB_LLHTTP_DIR}/include/llhttp)
target_compile_options(llhttp PRIVATE -w $<IF:$<CONFIG:MinSizeRel>,-Os,-O2>)

if(WIRELAB_HOST_PROGRAM)
  find_package(CLI11 REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
if(WIRELAB_TESTS)
  find_package(GTest)
  if(NOT GTest_FOUND)
    message(FATAL_ERROR "the tests need GoogleTest: run toolchains/install test, or configure with -DWIRELAB_TESTS=OFF")
  endif()
endif()
