// The ceiling of TLS: what mbedTLS alone costs, as the appliance has it built, without sockets, files or a loop.
//
// Two ends in one process shake hands, then one sends records of the full size through memory and the other reads them.
// Prints one line of JSON: bytes for a second of processor time in each direction, and the server's for a handshake.

#include <psa/crypto.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/posix/getrandom_entropy.h"
#include "firmware/tls/identity.h"
#include "firmware/tls/randomness.h"
#include "tests/bench/tls_pair.h"

namespace wirelab::bench {
namespace {

constexpr std::size_t kRecordsAtATime = 16;
constexpr int kHandshakes = 100;

/// Bytes for a second of processor time.
struct Rates {
  double encrypt;
  double decrypt;
};

/// Moves `size` bytes from the server to the client, and looks whether they are the same there.
Rates move(Pair& pair, std::uint64_t size) {
  std::vector<unsigned char> sent(pair.server.most());
  std::vector<unsigned char> received(sent.size());
  for (std::size_t at = 0; at < sent.size(); ++at) sent[at] = static_cast<unsigned char>(at * 7);
  double writing = 0;
  double reading = 0;
  std::uint64_t moved = 0;
  for (; moved < size; moved += kRecordsAtATime * sent.size()) {
    const double begun = processor_seconds();
    for (std::size_t count = 0; count < kRecordsAtATime; ++count) pair.server.write(sent);
    const double written = processor_seconds();
    for (std::size_t count = 0; count < kRecordsAtATime; ++count) pair.client.read(received);
    reading += processor_seconds() - written;
    writing += written - begun;
    if (sent != received) die("other bytes arrived than were sent", 0);
  }
  return {static_cast<double>(moved) / writing, static_cast<double>(moved) / reading};
}

/// mbedTLS's number for a suite of TLS 1.3 with the name that everybody else gives it.
int suite_number(std::string_view name) {
  std::string text = name.starts_with("TLS_") ? "TLS1-3-" + std::string(name.substr(4)) : "";
  std::ranges::replace(text, '_', '-');
  return mbedtls_ssl_get_ciphersuite_id(text.c_str());
}

int run(int suite, std::uint64_t size) {
  GetrandomEntropy entropy;
  tls::Randomness randomness;
  tls::Identity identity;
  if (!randomness.start(entropy) || !identity.make(entropy)) die("making a key", 0);
  must(psa_crypto_init(), "psa_crypto_init");
  const std::array<int, 2> suites{suite, 0};
  const Settings of_server(MBEDTLS_SSL_IS_SERVER, suites, entropy, &identity);
  const Settings of_client(MBEDTLS_SSL_IS_CLIENT, suites, entropy, nullptr);
  double handshakes = 0;
  for (int count = 0; count < kHandshakes; ++count) handshakes += Pair(of_server, of_client).shake();
  Pair pair(of_server, of_client);
  pair.shake();
  const Rates rates = move(pair, size);
  std::printf("{\"encrypt\": %.0f, \"decrypt\": %.0f, \"handshake\": %.9f}\n", rates.encrypt, rates.decrypt,
              handshakes / kHandshakes);
  return 0;
}

}  // namespace
}  // namespace wirelab::bench

int main(int count, char** arguments) {
  const int suite = count == 3 ? wirelab::bench::suite_number(arguments[1]) : 0;
  const std::uint64_t size = count == 3 ? std::strtoull(arguments[2], nullptr, 10) : 0;
  if (suite == 0 || size == 0) {
    std::fprintf(stderr, "usage: tls_records SUITE BYTES, for example tls_records TLS_AES_128_GCM_SHA256 67108864\n");
    return 2;
  }
  return wirelab::bench::run(suite, size);
}
