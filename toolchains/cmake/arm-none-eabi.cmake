# Boards without an operating system, on 32-bit ARM: GCC with newlib, as Debian packages it (gcc-arm-none-eabi,
# libnewlib-arm-none-eabi, libstdc++-arm-none-eabi-newlib). The preset of a board says which processor.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)
# A program needs a board's linker script, which CMake's trial of the compiler does not have.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WIRELAB_PROCESSOR)

set(WIRELAB_PROCESSOR "" CACHE STRING "Compiler flags that name the processor")
# What GCC 7 changed about passing arguments is of no interest: everything here is built by one compiler.
set(CMAKE_C_FLAGS_INIT "${WIRELAB_PROCESSOR} -ffunction-sections -fdata-sections --specs=nano.specs -Wno-psabi")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT}")
set(CMAKE_ASM_FLAGS_INIT "${WIRELAB_PROCESSOR}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
