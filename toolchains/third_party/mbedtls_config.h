#pragma once

// What wirelab takes from mbedTLS: SHA-256, the message-digest layer and PBKDF2 on it, and wiping of secrets.
// Everything that is not named here is not compiled.

#define MBEDTLS_MD_C
#define MBEDTLS_SHA224_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_PKCS5_C
