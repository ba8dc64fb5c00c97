# What compiler and linker do against an attacker, for every program that runs on Linux: the compiler hardening guide of the OpenSSF, as far as
# GCC 12 knows it, but for -ftrivial-auto-var-init, with which that compiler makes wrong code (README.md). Sanitizers check the same places themselves and do not go together with it; bare metal has neither glibc nor a loader.
# tests/system/test_hardening.py looks for it in the programs.
if(NOT CMAKE_SYSTEM_NAME STREQUAL Linux OR WIRELAB_SANITIZERS)
  return()
endif()

add_compile_options(
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
  -fstack-protector-strong -fstack-clash-protection
  -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing)
if(WIRELAB_ARCHITECTURE STREQUAL x86_64)
  add_compile_options(-fcf-protection=full)
elseif(WIRELAB_ARCHITECTURE STREQUAL aarch64)
  add_compile_options(-mbranch-protection=standard)
endif()
# Tests are not optimized, and without that glibc warns that it cannot fortify. SHELL: keeps CMake from taking the two for one.
set(WIRELAB_UNFORTIFIED "SHELL:-U_FORTIFY_SOURCE")

# A program without a loader finds its own place by rcrt1.o, which only -static-pie links; CMake itself would say -pie.
if(WIRELAB_STATIC)
  add_link_options($<IF:$<BOOL:$<TARGET_PROPERTY:WIRELAB_DYNAMIC>>,-pie,-static-pie>)
else()
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endif()
add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack LINKER:-z,text LINKER:--as-needed)
