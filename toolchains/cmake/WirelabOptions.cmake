# What a preset chooses. Sources never see these names: each choice decides which folder or file is linked.

set(WIRELAB_BOARD native CACHE STRING "Folder in boards/ whose wirelabd is built")
set(WIRELAB_SANITIZERS "" CACHE STRING "Passed to -fsanitize=, for instance address,undefined")
set(WIRELAB_HOST_OPTIONS "" CACHE STRING "More options for the host program's sources: sanitized, its templates take minutes to optimize")
option(WIRELAB_HOST_PROGRAM "Build the host program wirelab" ON)
option(WIRELAB_TESTS "Build the tests (they need the host program)" ON)
option(WIRELAB_PRECOMPILE "Compile the headers that most sources include once; those sources might then lack one of their own" OFF)
option(WIRELAB_TOGETHER "Compile the sources of a target eight at a time, so that the headers they share are read once" OFF)
option(WIRELAB_STATIC "Link programs that need no library and no loader, but for those with the property WIRELAB_DYNAMIC" OFF)
option(WIRELAB_FUZZ "Build the fuzz targets (needs clang)" OFF)

# What the programs are for: of a kernel that runs them the system's processor would be told, and 32-bit programs run on 64-bit ones too.
set(WIRELAB_ARCHITECTURE other)
if(CMAKE_CXX_LIBRARY_ARCHITECTURE)
  string(REGEX MATCH "^(x86_64|aarch64)-linux-gnu$" known "${CMAKE_CXX_LIBRARY_ARCHITECTURE}")
elseif(CMAKE_SIZEOF_VOID_P EQUAL 8)
  string(REGEX MATCH "^(x86_64|aarch64)$" known "${CMAKE_SYSTEM_PROCESSOR}")
endif()
if(known)
  set(WIRELAB_ARCHITECTURE ${CMAKE_MATCH_1})
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_SYSTEM_NAME STREQUAL Generic)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  # The linker would compute it over the debug information, which has the folder of the checkout in it, and it stays when that is stripped.
  add_link_options(LINKER:--build-id=none)
endif()

find_program(WIRELAB_CCACHE ccache)
if(WIRELAB_CCACHE)
  # What ccache has to overlook so that it works with precompiled headers.
  # Paths below the checkout count from it, so that a second checkout finds what the first one compiled.
  list(PREPEND WIRELAB_CCACHE ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR})
  set(CMAKE_C_COMPILER_LAUNCHER ${WIRELAB_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${WIRELAB_CCACHE})
endif()
if(WIRELAB_SANITIZERS)
  # vptr needs type information, which firmware is built without.
  add_compile_options(-fsanitize=${WIRELAB_SANITIZERS} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WIRELAB_SANITIZERS})
endif()
# "install" takes what is built: a package holds two programs, and nobody waits for the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
