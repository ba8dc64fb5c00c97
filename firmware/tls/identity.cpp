#include "firmware/tls/identity.h"

#include <mbedtls/asn1write.h>
#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/oid.h>
#include <mbedtls/pem.h>
#include <mbedtls/platform_util.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <new>

#include "firmware/tls/randomness.h"
#include "firmware/tls/raw_bytes.h"

namespace wirelab::tls {
namespace {

constexpr std::string_view kPemBegin = "-----BEGIN ";

/// Room for the DER of a certificate that `make` writes: 16 names of 255 bytes at most, and the rest.
constexpr std::size_t kMostMade = 5120;
constexpr std::size_t kMostName = 64;

/// A name that needs no quoting in a certificate, and can be taken for nothing else.
bool is_plain(std::string_view name, std::size_t most) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  return !name.empty() && name.size() <= most && std::ranges::all_of(name, plain);
}

Error error_of(int code) {
  // Where mbedTLS adds a code of a higher layer, the low seven bits stay those of the cause.
  const int low = -(-code & 0x7f);
  const int high = code - low;
  if (low == MBEDTLS_ERR_MPI_ALLOC_FAILED || low == MBEDTLS_ERR_ASN1_ALLOC_FAILED) return Error::no_resources;
  for (const int no_memory : {MBEDTLS_ERR_X509_ALLOC_FAILED, MBEDTLS_ERR_PK_ALLOC_FAILED, MBEDTLS_ERR_ECP_ALLOC_FAILED,
                              MBEDTLS_ERR_PEM_ALLOC_FAILED, MBEDTLS_ERR_MD_ALLOC_FAILED}) {
    if (high == no_memory) return Error::no_resources;
  }
  return low == MBEDTLS_ERR_ENTROPY_SOURCE_FAILED || code == MBEDTLS_ERR_ECP_RANDOM_FAILED ? Error::io : Error::invalid;
}

/// Calls `parse` with bytes as mbedTLS wants them: PEM with a NUL behind it, which is counted.
template <typename Parse>
int parse_bytes(ConstBytes bytes, Parse parse) {
  if (!as_text(bytes).starts_with(kPemBegin)) return parse(raw(bytes), bytes.size());
  const std::unique_ptr<unsigned char[]> copy(new (std::nothrow) unsigned char[bytes.size() + 1]);
  if (copy == nullptr) return MBEDTLS_ERR_X509_ALLOC_FAILED;
  std::copy_n(raw(bytes), bytes.size(), copy.get());
  copy[bytes.size()] = 0;
  const int code = parse(copy.get(), bytes.size() + 1);
  mbedtls_platform_zeroize(copy.get(), bytes.size());
  return code;
}

/// A certificate under construction.
class Draft {
 public:
  Draft() noexcept { mbedtls_x509write_crt_init(&crt_); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { mbedtls_x509write_crt_free(&crt_); }

  void add(int type, ConstBytes value) {
    auto& entry = names_.at(count_);
    entry.node.type = type;
    // Only read, but the field is for both ways.
    entry.node.san.unstructured_name.p = const_cast<unsigned char*>(raw(value));
    entry.node.san.unstructured_name.len = value.size();
    if (count_ > 0) names_.at(count_ - 1).next = &entry;
    ++count_;
  }

  /// Fills in what all certificates of ours have in common; 0 if that went well.
  int complete(mbedtls_pk_context& key, std::string_view common_name, Entropy& entropy) {
    std::array<unsigned char, 16> serial{};
    int code = draw(&entropy, serial.data(), serial.size());
    // Positive and without leading zeros (RFC 5280 section 4.1.2.2).
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7fU) | 0x40U);
    std::array<char, kMostName + 4> subject{};
    static_cast<void>(std::snprintf(subject.data(), subject.size(), "CN=%.*s", static_cast<int>(common_name.size()),
                                    common_name.data()));
    mbedtls_x509write_crt_set_version(&crt_, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&crt_, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&crt_, &key);
    mbedtls_x509write_crt_set_issuer_key(&crt_, &key);
    const auto then = [&code](auto step) {
      if (code == 0) code = step();
    };
    then([&] { return mbedtls_x509write_crt_set_serial_raw(&crt_, serial.data(), serial.size()); });
    then([&] { return mbedtls_x509write_crt_set_subject_name(&crt_, subject.data()); });
    then([&] { return mbedtls_x509write_crt_set_issuer_name(&crt_, subject.data()); });
    then([&] { return mbedtls_x509write_crt_set_validity(&crt_, "20200101000000", "99991231235959"); });
    then([&] { return mbedtls_x509write_crt_set_basic_constraints(&crt_, 0, -1); });
    then([&] { return mbedtls_x509write_crt_set_key_usage(&crt_, MBEDTLS_X509_KU_DIGITAL_SIGNATURE); });
    then([&] {
      mbedtls_asn1_sequence purpose{};
      purpose.buf.tag = MBEDTLS_ASN1_OID;
      purpose.buf.p = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(MBEDTLS_OID_SERVER_AUTH));
      purpose.buf.len = MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH);
      return mbedtls_x509write_crt_set_ext_key_usage(&crt_, &purpose);
    });
    if (count_ > 0) then([&] { return mbedtls_x509write_crt_set_subject_alternative_name(&crt_, names_.data()); });
    return code;
  }

  /// Signs; the DER stands at the end of `out`. Its size, or a negative code.
  int sign(std::span<unsigned char> out, Entropy& entropy) {
    return mbedtls_x509write_crt_der(&crt_, out.data(), out.size(), draw, &entropy);
  }

 private:
  mbedtls_x509write_cert crt_{};
  std::array<mbedtls_x509_san_list, IdentityNames::kMost> names_{};
  std::size_t count_ = 0;
};

/// Copies what mbedTLS wrote to the end of `room`.
Result<std::size_t> hand_out(std::span<const unsigned char> written, MutableBytes out) {
  if (written.size() > out.size()) return fail(Error::no_space);
  copy_bytes(std::as_bytes(written), out);
  return written.size();
}

}  // namespace

Identity::Identity() noexcept {
  mbedtls_pk_init(&key_);
  mbedtls_x509_crt_init(&chain_);
}

Identity::~Identity() { clear(); }

void Identity::clear() noexcept {
  mbedtls_x509_crt_free(&chain_);
  mbedtls_pk_free(&key_);
  mbedtls_pk_init(&key_);
  mbedtls_x509_crt_init(&chain_);
}

Result<void> Identity::make(Entropy& entropy, const IdentityNames& names) {
  clear();
  const auto host_is_plain = [](std::string_view host) { return is_plain(host, 253); };
  if (!is_plain(names.common_name, kMostName) || !std::ranges::all_of(names.hosts, host_is_plain) ||
      names.hosts.size() + names.addresses.size() > IdentityNames::kMost) {
    return fail(Error::invalid);
  }
  int code = mbedtls_pk_setup(&key_, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (code == 0) code = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key_), draw, &entropy);
  if (code == 0) {
    Draft draft;
    for (const std::string_view host : names.hosts) draft.add(MBEDTLS_X509_SAN_DNS_NAME, as_bytes(host));
    for (const net::Address& address : names.addresses) {
      draft.add(MBEDTLS_X509_SAN_IP_ADDRESS, std::as_bytes(address.bytes()));
    }
    code = draft.complete(key_, names.common_name, entropy);
    const std::unique_ptr<unsigned char[]> room(new (std::nothrow) unsigned char[kMostMade]);
    if (code == 0 && room == nullptr) code = MBEDTLS_ERR_X509_ALLOC_FAILED;
    if (code == 0) code = draft.sign({room.get(), kMostMade}, entropy);
    if (code > 0) {
      const auto size = static_cast<std::size_t>(code);
      code = mbedtls_x509_crt_parse_der(&chain_, room.get() + kMostMade - size, size);
    }
  }
  if (code == 0) return {};
  clear();
  return fail(error_of(code));
}

Result<void> Identity::read(ConstBytes key, ConstBytes chain, Entropy& entropy) {
  clear();
  if (key.empty() || chain.empty() || std::max(key.size(), chain.size()) > kMostBytes) return fail(Error::invalid);
  int code = parse_bytes(key, [&](const unsigned char* bytes, std::size_t size) {
    return mbedtls_pk_parse_key(&key_, bytes, size, nullptr, 0, draw, &entropy);
  });
  if (code == 0) {
    code = parse_bytes(chain, [&](const unsigned char* bytes, std::size_t size) {
      return mbedtls_x509_crt_parse(&chain_, bytes, size);
    });
  }
  if (code == 0) code = mbedtls_pk_check_pair(&chain_.pk, &key_, draw, &entropy);
  if (code == 0) return {};
  clear();
  // More than 0 says how many certificates of the chain could not be read.
  return fail(code > 0 ? Error::invalid : error_of(code));
}

Result<std::size_t> Identity::write_key(MutableBytes out, Encoding encoding) const {
  std::array<unsigned char, 4096> room{};
  Result<std::size_t> answer = fail(Error::invalid);
  if (encoding == Encoding::pem) {
    if (mbedtls_pk_write_key_pem(&key_, room.data(), room.size()) == 0) {
      const std::size_t size = std::string_view(reinterpret_cast<const char*>(room.data())).size();
      answer = hand_out(std::span(room).first(size), out);
    }
  } else if (const int size = mbedtls_pk_write_key_der(&key_, room.data(), room.size()); size > 0) {
    answer = hand_out(std::span(room).last(static_cast<std::size_t>(size)), out);
  }
  mbedtls_platform_zeroize(room.data(), room.size());
  return answer;
}

Result<std::size_t> Identity::write_certificate(MutableBytes out, Encoding encoding) const {
  const std::span<const unsigned char> der(chain_.raw.p, chain_.raw.len);
  if (der.empty()) return fail(Error::invalid);
  if (encoding == Encoding::der) return hand_out(der, out);
  std::size_t size = 0;
  const int code = mbedtls_pem_write_buffer("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", der.data(),
                                            der.size(), raw(out), out.size(), &size);
  if (code != 0) return fail(Error::no_space);
  return size - 1;  // with the NUL that it appends
}

Fingerprint Identity::fingerprint() const { return chain_.raw.len == 0 ? Fingerprint() : fingerprint_of(chain_); }

}  // namespace wirelab::tls
