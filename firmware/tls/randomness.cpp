#include "firmware/tls/randomness.h"

#include <mbedtls/entropy.h>
#include <psa/crypto.h>

#include <array>
#include <utility>

namespace wirelab::tls {
namespace {

struct Globals {
  Entropy* entropy = nullptr;
  std::size_t users = 0;
  bool gave_out = false;
};

Globals globals;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): mbedTLS calls without a context

}  // namespace

int draw(void* entropy, unsigned char* out, std::size_t size) {
  const MutableBytes bytes(reinterpret_cast<std::byte*>(out), size);
  if (static_cast<Entropy*>(entropy)->fill(bytes)) return 0;
  globals.gave_out = true;
  return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
}

bool take_gave_out() noexcept { return std::exchange(globals.gave_out, false); }

Result<void> Randomness::start(Entropy& entropy) {
  if (started_) return {};
  if (globals.entropy != nullptr && globals.entropy != &entropy) return fail(Error::in_use);
  // Asked before anybody relies on it: what fails later fails in the middle of a handshake.
  std::array<std::byte, 32> sample{};
  if (!entropy.fill(sample)) return fail(Error::io);
  globals.entropy = &entropy;
  if (globals.users == 0 && psa_crypto_init() != PSA_SUCCESS) {
    globals.entropy = nullptr;
    return fail(Error::io);
  }
  ++globals.users;
  started_ = true;
  return {};
}

void Randomness::stop() noexcept {
  if (!std::exchange(started_, false) || --globals.users > 0) return;
  mbedtls_psa_crypto_free();
  globals.entropy = nullptr;
}

}  // namespace wirelab::tls

extern "C" psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t* /*context*/,
                                                        uint8_t* output, size_t output_size, size_t* output_length) {
  using namespace wirelab::tls;
  *output_length = 0;
  if (globals.entropy == nullptr || draw(globals.entropy, output, output_size) != 0) {
    return PSA_ERROR_INSUFFICIENT_ENTROPY;
  }
  *output_length = output_size;
  return PSA_SUCCESS;
}
