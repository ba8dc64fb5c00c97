#include "firmware/tls/identity.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/unit/tls/failing_entropy.h"

namespace wirelab::tls {
namespace {

// Made with `openssl ecparam -name prime256v1 -genkey` and `openssl req -x509`; it protects nothing.
constexpr std::string_view kVectorKey = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIBQp9PXLSh5ra2lk+B8soOS4ZIzrERTAdKNWVVaRJf1roAoGCCqGSM49
AwEHoUQDQgAE0Ji1Qvonl3obcCfs04CV64+EN/JrjmMxZTzyIswKO08G4Ch5+LTS
F6pWOpEew5zOrk71Uoeg7P37vCopxD0zpQ==
-----END EC PRIVATE KEY-----
)";
constexpr std::string_view kVectorCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBejCCAR+gAwIBAgIUFI4ms9ooUNzHMvgq9FkwYF+H43cwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGdmVjdG9yMCAXDTI2MTEyMjExMTUwMFoYDzIxMjYxMDI5MTEx
NTAwWjARMQ8wDQYDVQQDDAZ2ZWN0b3IwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AATQmLVC+ieXehtwJ+zTgJXrj4Q38muOYzFlPPIizAo7TwbgKHn4tNIXqlY6kR7D
nM6uTvVSh6Ds/fu8KinEPTOlo1MwUTAdBgNVHQ4EFgQUzUa3L0Gj2TSkSweBXMJn
RRE7yGAwHwYDVR0jBBgwFoAUzUa3L0Gj2TSkSweBXMJnRRE7yGAwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAtkNYJlZDvusQ1c/lDBJs023dIVnL
HAk1xp1gpiwKuUwCIQCJJudvYC4su5QeH69Tox5oukQnt/Qi8kso2Qo29qntAg==
-----END CERTIFICATE-----
)";
// openssl pkey -in key.pem -pubout -outform DER | openssl dgst -sha256 -binary | base64
constexpr std::string_view kVectorFingerprint = "SHA256:AnOC4SHPKuYrwBX+VG+7/tsRKzdgwlELd0lO8EvvAss";

std::string key_of(const Identity& identity, Encoding encoding) {
  std::string out(1024, '\0');
  out.resize(identity.write_key(std::as_writable_bytes(std::span(out)), encoding).value_or(0));
  return out;
}

std::string certificate_of(const Identity& identity, Encoding encoding) {
  std::string out(4096, '\0');
  out.resize(identity.write_certificate(std::as_writable_bytes(std::span(out)), encoding).value_or(0));
  return out;
}

/// What is wrong with it in the eyes of a client that trusts it, and asks for `host`.
std::uint32_t flaws(Identity& identity, const char* host) {
  std::uint32_t flags = 0;
  static_cast<void>(
      mbedtls_x509_crt_verify(&identity.chain(), &identity.chain(), nullptr, host, &flags, nullptr, nullptr));
  return flags;
}

TEST(Identity, OfAKnownKey_HasTheFingerprintThatOpensslComputes) {
  test::RepeatableEntropy entropy;
  Identity identity;
  ASSERT_TRUE(identity.read(as_bytes(kVectorKey), as_bytes(kVectorCertificate), entropy));
  EXPECT_EQ(identity.fingerprint().view(), kVectorFingerprint);
}

TEST(Identity, Made_IsReadBackFromBothEncodings) {
  test::RepeatableEntropy entropy;
  Identity made;
  ASSERT_TRUE(made.make(entropy));
  ASSERT_EQ(made.fingerprint().view().size(), 50U);
  for (const Encoding encoding : {Encoding::der, Encoding::pem}) {
    const std::string key = key_of(made, encoding);
    const std::string certificate = certificate_of(made, encoding);
    EXPECT_EQ(certificate.starts_with("-----BEGIN CERTIFICATE-----\n"), encoding == Encoding::pem);
    Identity read;
    ASSERT_TRUE(read.read(as_bytes(key), as_bytes(certificate), entropy));
    EXPECT_EQ(read.fingerprint(), made.fingerprint());
    EXPECT_EQ(key_of(read, encoding), key);
    EXPECT_EQ(certificate_of(read, encoding), certificate);
  }
}

TEST(Identity, Made_NamesWhatItWasAskedToAndHasNoEnd) {
  test::RepeatableEntropy entropy;
  constexpr std::array<std::string_view, 2> kHosts{"board.example", "wirelab.local"};
  constexpr std::array kAddresses{net::Address::ipv4(192, 0, 2, 7), net::Address::loopback(net::Family::ipv6)};
  Identity identity;
  ASSERT_TRUE(identity.make(entropy, {.common_name = "board-7", .hosts = kHosts, .addresses = kAddresses}));
  EXPECT_EQ(flaws(identity, "board.example"), 0U);
  EXPECT_EQ(flaws(identity, "wirelab.local"), 0U);
  EXPECT_EQ(flaws(identity, "192.0.2.7"), 0U);
  EXPECT_EQ(flaws(identity, "::1"), 0U);
  EXPECT_EQ(flaws(identity, "192.0.2.8"), MBEDTLS_X509_BADCERT_CN_MISMATCH);
  EXPECT_EQ(flaws(identity, "elsewhere.example"), MBEDTLS_X509_BADCERT_CN_MISMATCH);
  EXPECT_EQ(identity.chain().valid_from.year, 2020);
  EXPECT_EQ(identity.chain().valid_to.year, 9999);
}

TEST(Identity, TwoMade_DifferInKeyAndSerialNumber) {
  test::RepeatableEntropy entropy;
  Identity first;
  Identity second;
  ASSERT_TRUE(first.make(entropy) && second.make(entropy));
  EXPECT_NE(first.fingerprint(), second.fingerprint());
  const auto serial = [](Identity& identity) {
    const mbedtls_x509_buf& bytes = identity.chain().serial;
    return std::string(reinterpret_cast<const char*>(bytes.p), bytes.len);
  };
  EXPECT_NE(serial(first), serial(second));
  EXPECT_EQ(serial(first).size(), 16U);
}

TEST(Identity, WhenEntropyGivesOutAtAnyPoint_IsRefusedAndHoldsNothing) {
  int fillings = 0;
  for (;; ++fillings) {
    FailingEntropy entropy(fillings);
    Identity identity;
    const auto made = identity.make(entropy);
    if (made) break;
    EXPECT_EQ(made.error(), Error::io) << "after " << fillings;
    EXPECT_TRUE(identity.fingerprint().empty());
    ASSERT_LT(fillings, 50);
  }
  EXPECT_GT(fillings, 1);
}

TEST(Identity, OfAKeyForAnotherCertificate_IsInvalid) {
  test::RepeatableEntropy entropy;
  Identity other;
  ASSERT_TRUE(other.make(entropy));
  Identity identity;
  EXPECT_EQ(identity.read(as_bytes(key_of(other, Encoding::pem)), as_bytes(kVectorCertificate), entropy),
            Result<void>(fail(Error::invalid)));
  EXPECT_TRUE(identity.fingerprint().empty());
  EXPECT_EQ(identity.write_certificate({}, Encoding::der), Result<std::size_t>(fail(Error::invalid)));
}

TEST(Identity, CutShortAnywhere_IsInvalid) {
  test::RepeatableEntropy entropy;
  Identity whole;
  ASSERT_TRUE(whole.make(entropy));
  const std::string key = key_of(whole, Encoding::der);
  const std::string certificate = certificate_of(whole, Encoding::der);
  for (std::size_t size = 0; size < certificate.size(); size += 3) {
    Identity identity;
    EXPECT_FALSE(identity.read(as_bytes(key), as_bytes(std::string_view(certificate).substr(0, size)), entropy));
  }
  for (std::size_t size = 0; size < key.size(); ++size) {
    Identity identity;
    EXPECT_FALSE(identity.read(as_bytes(std::string_view(key).substr(0, size)), as_bytes(certificate), entropy));
  }
}

TEST(Identity, WithNamesThatCannotStandInACertificate_IsInvalid) {
  test::RepeatableEntropy entropy;
  Identity identity;
  const std::string long_name(65, 'a');
  for (const std::string& name :
       {std::string(), std::string("a,O=b"), std::string("a b"), std::string("a\nb"), std::string("*"), long_name}) {
    EXPECT_EQ(identity.make(entropy, {.common_name = name}), Result<void>(fail(Error::invalid))) << name;
  }
  const std::array<std::string_view, 17> many{"a", "a", "a", "a", "a", "a", "a", "a", "a",
                                              "a", "a", "a", "a", "a", "a", "a", "a"};
  EXPECT_EQ(identity.make(entropy, {.hosts = many}), Result<void>(fail(Error::invalid)));
  const std::string longest(253, 'h');
  std::array<std::string_view, 16> most;
  most.fill(longest);
  EXPECT_TRUE(identity.make(entropy, {.hosts = most}));
}

TEST(Identity, WithoutRoomToBeWritten_SaysSo) {
  test::RepeatableEntropy entropy;
  Identity identity;
  ASSERT_TRUE(identity.make(entropy));
  std::array<std::byte, 32> room{};
  for (const Encoding encoding : {Encoding::der, Encoding::pem}) {
    EXPECT_EQ(identity.write_key(room, encoding), Result<std::size_t>(fail(Error::no_space)));
    EXPECT_EQ(identity.write_certificate(room, encoding), Result<std::size_t>(fail(Error::no_space)));
  }
}

}  // namespace
}  // namespace wirelab::tls
