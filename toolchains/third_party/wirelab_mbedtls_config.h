#pragma once

// What wirelab takes from mbedTLS: SHA-256 and the wiping of secrets. Everything that is not named here is not
// compiled. The file must not be called mbedtls_config.h: mbedTLS's own of that name would be found first.

#define MBEDTLS_SHA256_C

// Random bytes come from the board (firmware/core/entropy.h), and there may be no operating system to ask.
#define MBEDTLS_NO_PLATFORM_ENTROPY
