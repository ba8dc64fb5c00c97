#pragma once

// Two ends of mbedTLS with memory between them: the appliance's library and settings, but one cipher suite and X25519.

#include <mbedtls/ssl.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "firmware/tls/identity.h"
#include "firmware/tls/randomness.h"

namespace wirelab::bench {

/// What a key exchange is made with.
inline constexpr std::array<std::uint16_t, 2> kGroups{MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
                                                      MBEDTLS_SSL_IANA_TLS_GROUP_NONE};

/// Ends the program with what was tried and mbedTLS's number for why it failed.
[[noreturn]] inline void die(const char* what, int code) {
  std::fprintf(stderr, "tls_records: %s: mbedTLS says -0x%04x\n", what, static_cast<unsigned>(-code));
  std::exit(1);
}

/// The same where only 0 is good.
inline void must(int code, const char* what) {
  if (code != 0) die(what, code);
}

/// Of this process, user and system.
inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Bytes on their way in one direction.
class Wire {
 public:
  /// Adds all of them; answers how many.
  int put(std::span<const unsigned char> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return static_cast<int>(bytes.size());
  }
  /// Fills as much of `room` as has come, or answers mbedTLS's "not yet".
  int take(std::span<unsigned char> room) {
    const std::size_t count = std::min(room.size(), bytes_.size() - taken_);
    if (count == 0) return MBEDTLS_ERR_SSL_WANT_READ;
    std::memcpy(room.data(), bytes_.data() + taken_, count);
    taken_ += count;
    if (taken_ == bytes_.size()) {
      bytes_.clear();
      taken_ = 0;
    }
    return static_cast<int>(count);
  }

 private:
  std::vector<unsigned char> bytes_;
  std::size_t taken_ = 0;
};

/// What all connections of one side have in common.
class Settings {
 public:
  /// `side` is mbedTLS's word; a client has no identity.
  Settings(int side, const std::array<int, 2>& suites, Entropy& entropy, tls::Identity* identity) {
    mbedtls_ssl_config_init(&config_);
    must(mbedtls_ssl_config_defaults(&config_, side, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT),
         "defaults");
    mbedtls_ssl_conf_rng(&config_, tls::draw, &entropy);
    mbedtls_ssl_conf_groups(&config_, kGroups.data());
    mbedtls_ssl_conf_ciphersuites(&config_, suites.data());
    mbedtls_ssl_conf_min_tls_version(&config_, MBEDTLS_SSL_VERSION_TLS1_3);
    mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_NONE);
    if (identity != nullptr) must(mbedtls_ssl_conf_own_cert(&config_, &identity->chain(), &identity->key()), "own key");
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  ~Settings() { mbedtls_ssl_config_free(&config_); }

  /// For mbedTLS.
  const mbedtls_ssl_config* get() const { return &config_; }

 private:
  mbedtls_ssl_config config_{};
};

/// One end of a connection.
class End {
 public:
  /// Reads from `in` and writes to `out`; all three must outlive it.
  End(const Settings& settings, Wire& in, Wire& out) : in_(in), out_(out) {
    mbedtls_ssl_init(&ssl_);
    must(mbedtls_ssl_setup(&ssl_, settings.get()), "setting up an end");
    must(mbedtls_ssl_set_hostname(&ssl_, nullptr), "leaving the name open");
    mbedtls_ssl_set_bio(&ssl_, this, send, receive, nullptr);
  }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  ~End() { mbedtls_ssl_free(&ssl_); }

  /// Goes as far as what has come allows; whether it is through.
  bool shake() {
    const int code = mbedtls_ssl_handshake(&ssl_);
    if (code != 0 && code != MBEDTLS_ERR_SSL_WANT_READ) die("the handshake", code);
    return code == 0;
  }
  /// Bytes that one record can hold: with TLS 1.3 one less than the buffer, for the record's type.
  std::size_t most() const {
    const int count = mbedtls_ssl_get_max_out_record_payload(&ssl_);
    if (count <= 0) die("asking for the size of a record", count);
    return static_cast<std::size_t>(count);
  }
  /// Sends one record.
  void write(std::span<const unsigned char> record) {
    const int count = mbedtls_ssl_write(&ssl_, record.data(), record.size());
    if (count != static_cast<int>(record.size())) die("a record was not written whole", count);
  }
  /// Reads one record, which fills `room`.
  void read(std::span<unsigned char> room) {
    const int count = mbedtls_ssl_read(&ssl_, room.data(), room.size());
    if (count != static_cast<int>(room.size())) die("a record was not read whole", count);
  }

 private:
  static int send(void* self, const unsigned char* bytes, std::size_t size) {
    return static_cast<End*>(self)->out_.put({bytes, size});
  }
  static int receive(void* self, unsigned char* room, std::size_t size) {
    return static_cast<End*>(self)->in_.take({room, size});
  }

  mbedtls_ssl_context ssl_{};
  Wire& in_;
  Wire& out_;
};

/// A server, a client, and what lies between them.
struct Pair {
  /// Sets both up; nothing is said yet.
  Pair(const Settings& of_server, const Settings& of_client)
      : server(of_server, upward, downward), client(of_client, downward, upward) {}

  /// Seconds of processor time that the server's half of the handshake took.
  double shake() {
    double seconds = 0;
    for (bool there = false, here = false; !there || !here;) {
      there = there || client.shake();
      const double begun = processor_seconds();
      here = here || server.shake();
      seconds += processor_seconds() - begun;
    }
    return seconds;
  }

  Wire upward;
  Wire downward;
  End server;
  End client;
};

}  // namespace wirelab::bench
