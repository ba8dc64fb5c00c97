// What newlib and the C++ library ask of an operating system, on a board that has none. There are no files: streams of
// the C library fail. Whatever would end a program ends in `halt`.

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>

#include "boards/bare_metal/halt.h"

// The names are newlib's.
extern "C" {

[[noreturn]] void _exit(int /*status*/) { wirelab::boards::halt("the program ended"); }
[[noreturn]] void abort() { wirelab::boards::halt("the C++ library gave up (abort)"); }
int _kill(int /*process*/, int /*signal*/) { wirelab::boards::halt("a signal was raised"); }
int _getpid() { return 1; }

int _write(int /*file*/, const char* /*bytes*/, int /*count*/) {
  errno = EBADF;
  return -1;
}
int _read(int /*file*/, char* /*bytes*/, int /*count*/) {
  errno = EBADF;
  return -1;
}
int _close(int /*file*/) {
  errno = EBADF;
  return -1;
}
int _lseek(int /*file*/, int /*offset*/, int /*from*/) {
  errno = EBADF;
  return -1;
}
int _fstat(int /*file*/, struct stat* /*status*/) {
  errno = EBADF;
  return -1;
}
int _isatty(int /*file*/) { return 0; }

// Destructors of static objects never run on a board: it is switched off.
int __aeabi_atexit(void* /*object*/, void (* /*destructor*/)(void*), void* /*handle*/) { return 0; }
int atexit(void (* /*function*/)()) { return 0; }
void* __dso_handle = nullptr;  // NOLINT(readability-identifier-naming)

[[noreturn]] void __cxa_pure_virtual() { wirelab::boards::halt("a pure virtual function was called"); }
void _init() {}
void _fini() {}

}  // extern "C"

namespace std {

// What the library calls where it would throw. Without these its versions bring the machinery of exceptions with them.
// The library has declared that they do not return.
void __throw_length_error(const char* what) { wirelab::boards::halt(what); }
void __throw_logic_error(const char* what) { wirelab::boards::halt(what); }
void __throw_out_of_range(const char* what) { wirelab::boards::halt(what); }
void __throw_out_of_range_fmt(const char* what, ...) { wirelab::boards::halt(what); }
void __throw_bad_alloc() { wirelab::boards::halt("the heap is used up"); }
void __throw_bad_array_new_length() { wirelab::boards::halt("an array is too long"); }
void __throw_bad_function_call() { wirelab::boards::halt("an empty function was called"); }

}  // namespace std
