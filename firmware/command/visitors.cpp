#include "firmware/command/visitors.h"

#include "firmware/command/source.h"

namespace wirelab::command {
namespace {

/// FNV-1a, folded to a byte.
std::size_t bucket_of(const net::Address& source) noexcept {
  std::uint32_t hash = 2166136261U;
  for (const std::uint8_t byte : source.bytes()) hash = (hash ^ byte) * 16777619U;
  return (hash ^ hash >> 8U ^ hash >> 16U ^ hash >> 24U) & 0xffU;
}

}  // namespace

Welcome Visitors::arrive(Visitor& visitor, const net::Address& address) noexcept {
  visitor.source = source_of(address);
  auto& bucket = buckets_.at(bucket_of(visitor.source));
  std::size_t served = 0;
  std::size_t refused = 0;
  bucket.for_each([&](const Visitor& other) {
    if (other.source == visitor.source) ++(other.served ? served : refused);
  });
  visitor.served = served < most_;
  if (!visitor.served && refused >= kRefusals) return Welcome::cut;
  bucket.push_back(visitor);
  return visitor.served ? Welcome::served : Welcome::refused;
}

}  // namespace wirelab::command
