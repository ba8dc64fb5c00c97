#include "firmware/net_posix/descriptor_table.h"

#include <algorithm>
#include <new>

namespace wirelab::net {
namespace {

constexpr unsigned kGenerationShift = 32;
constexpr std::size_t kFirstSize = 64;

}  // namespace

std::optional<DescriptorTable::Key> DescriptorTable::add(int fd, Descriptor& descriptor) {
  const auto index = static_cast<std::size_t>(fd);
  if (fd < 0 || (index >= size_ && !grow(index + 1))) return std::nullopt;
  entries_[index].descriptor = &descriptor;
  return (Key{entries_[index].generation} << kGenerationShift) | index;
}

void DescriptorTable::remove(int fd) noexcept {
  const auto index = static_cast<std::size_t>(fd);
  if (fd < 0 || index >= size_) return;
  entries_[index].descriptor = nullptr;
  ++entries_[index].generation;
}

Descriptor* DescriptorTable::find(Key key) const noexcept {
  const std::size_t index = key & UINT32_MAX;
  if (index >= size_ || entries_[index].generation != key >> kGenerationShift) return nullptr;
  return entries_[index].descriptor;
}

bool DescriptorTable::grow(std::size_t least) {
  const std::size_t size = std::max({least, size_ * 2, kFirstSize});
  std::unique_ptr<Entry[]> entries(new (std::nothrow) Entry[size]);
  if (entries == nullptr) return false;
  std::copy_n(entries_.get(), size_, entries.get());
  entries_ = std::move(entries);
  size_ = size;
  return true;
}

}  // namespace wirelab::net
