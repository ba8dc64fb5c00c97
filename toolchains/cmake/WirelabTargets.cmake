# The few kinds of target that the project has, so that every folder's CMakeLists.txt is a list of files.

set(WIRELAB_WARNINGS -Wall -Wextra -Wpedantic -Wformat=2 -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
                     -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough -Werror)

# wirelab_precompiled(TARGET KIND): lets TARGET share the standard headers of all targets of one KIND, which are compiled alike. Much of
# the time that a source takes goes there.
function(wirelab_precompiled target kind)
  if(NOT WIRELAB_PRECOMPILE)
    return()
  endif()
  set(headers wirelab_${kind}_headers)
  if(NOT TARGET ${headers})
    add_library(${headers} STATIC ${PROJECT_SOURCE_DIR}/toolchains/cmake/precompiled.cpp)
    target_include_directories(${headers} PRIVATE ${PROJECT_SOURCE_DIR})
    get_target_property(options ${target} COMPILE_OPTIONS)
    target_compile_options(${headers} PRIVATE ${options})
    foreach(header algorithm array chrono cstdint cstring expected memory optional span string string_view utility vector)
      target_precompile_headers(${headers} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:<${header}$<ANGLE-R>>")
    endforeach()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# wirelab_together(TARGET): lets the sources of TARGET be compiled several at a time: the headers that they share are read once. What is
# in their anonymous namespaces then meets, so each of their names has to be one of its own in its target. Where sources are alike on purpose
# and so are their names, the target says APART.
function(wirelab_together target)
  if(WIRELAB_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # It takes a source that is included for a header, whose anonymous types might differ between those that include it.
      target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
    endif()
  endif()
endfunction()

# wirelab_firmware(NAME [APART] SOURCES file… LINKS target…): a firmware folder as the library wirelab_NAME, without exceptions and
# RTTI. A folder that holds headers only leaves SOURCES out.
function(wirelab_firmware name)
  cmake_parse_arguments(ARG "APART" "" "SOURCES;LINKS" ${ARGN})
  set(target wirelab_${name})
  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${ARG_LINKS})
    target_compile_options(${target} PRIVATE ${WIRELAB_WARNINGS} $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
    if(NOT ARG_APART)
      wirelab_together(${target})
    endif()
    wirelab_precompiled(${target} firmware)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${ARG_LINKS})
  endif()
endfunction()

# wirelab_host(NAME SOURCES file… LINKS target…): the same for code of the host program, which may throw.
function(wirelab_host name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(wirelab_${name} STATIC ${ARG_SOURCES})
  target_include_directories(wirelab_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(wirelab_${name} PUBLIC ${ARG_LINKS})
  target_compile_options(wirelab_${name} PRIVATE ${WIRELAB_WARNINGS} ${WIRELAB_HOST_OPTIONS})
  wirelab_together(wirelab_${name})
  wirelab_precompiled(wirelab_${name} host)
endfunction()

# wirelab_test_options(TARGET): how the sources of tests are compiled. What they test is optimized; they themselves are
# not, because on two cores most of a build's time would go there. The library they all include is compiled once.
function(wirelab_test_options target)
  target_link_libraries(${target} PRIVATE GTest::gtest GTest::gmock)
  target_compile_options(${target} PRIVATE ${WIRELAB_WARNINGS} -O0 -g1 ${WIRELAB_UNFORTIFIED})
  if(WIRELAB_SANITIZERS)
    # Of two tests that were measured, 6.4 and 7.8 s to compile, 2 s went into these checks of each access; a null pointer crashes without them too.
    target_compile_options(${target} PRIVATE -fno-sanitize=null,alignment,object-size,nonnull-attribute,returns-nonnull-attribute)
  endif()
  if(target STREQUAL wirelab_test_headers)
    target_precompile_headers(${target} PRIVATE
      <gmock/gmock.h> <gtest/gtest.h> <array> <chrono> <memory> <optional> <string> <string_view> <vector>)
  else()
    target_precompile_headers(${target} REUSE_FROM wirelab_test_headers)
  endif()
endfunction()

# wirelab_test(NAME [APART] SOURCES file… LINKS target… [LABELS label…] [TIMEOUT seconds]): one GoogleTest program in bin/tests,
# and one CTest case for it.
function(wirelab_test name)
  cmake_parse_arguments(ARG "APART" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} GTest::gtest_main)
  wirelab_test_options(${name})
  if(NOT ARG_APART)
    wirelab_together(${name})
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
