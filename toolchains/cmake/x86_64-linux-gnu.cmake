# Toolchain file: 64-bit PC Linux by the full name of Debian's compiler (package g++ on such a machine), so that a board's programs come
# from the tools that its recipe names, and not from what CC or CXX say.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER x86_64-linux-gnu-g++)
