#pragma once

/* What lwIP asks of the compiler. Any GCC or clang, with or without an operating system; lwIP itself includes
   only what newlib has too. */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#ifndef LITTLE_ENDIAN
#define LITTLE_ENDIAN 1234
#endif
#define BYTE_ORDER LITTLE_ENDIAN
#else
#ifndef BIG_ENDIAN
#define BIG_ENDIAN 4321
#endif
#define BYTE_ORDER BIG_ENDIAN
#endif

#define LWIP_NO_CTYPE_H 1

#ifdef __cplusplus
extern "C" {
#endif

/* A broken promise inside lwIP: ends the program, like an assertion. */
__attribute__((noreturn)) void wirelab_lwip_assertion_failed(const char* what, const char* file, int line);

/* Thirty-two bits that a stranger cannot guess (ports, DHCP transaction numbers). */
unsigned wirelab_lwip_random(void);

#ifdef __cplusplus
}
#endif

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(what) wirelab_lwip_assertion_failed(what, __FILE__, __LINE__)
#define LWIP_RAND() ((u32_t)wirelab_lwip_random())
