#include "firmware/storage_posix/buffer_pool.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "firmware/storage_posix/huge_pages.h"

namespace wirelab::storage {
namespace {

std::size_t whole_pages(std::size_t size) noexcept {
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

void* map(std::size_t length) noexcept {
  void* pages = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

// Aligned, so that one page of the large kind can back it: the system pins each page of a direct write, and 512 small
// ones cost more than the write itself.
void* map_aligned(std::size_t length) noexcept {
  auto* pages = static_cast<std::byte*>(map(length + kHugePage));
  if (pages == nullptr) return nullptr;
  const std::size_t before = (kHugePage - reinterpret_cast<std::uintptr_t>(pages) % kHugePage) % kHugePage;
  if (before > 0) ::munmap(pages, before);
  if (before < kHugePage) ::munmap(pages + before + length, kHugePage - before);
  prefer_huge_pages(pages + before, length);
  return pages + before;
}

}  // namespace

PageBuffer::PageBuffer(std::size_t size) noexcept {
  const std::size_t length = whole_pages(size);
  void* pages = length % kHugePage == 0 ? map_aligned(length) : map(length);
  if (pages != nullptr) bytes_ = {static_cast<std::byte*>(pages), length};
}

PageBuffer::PageBuffer(PageBuffer&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

PageBuffer& PageBuffer::operator=(PageBuffer&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

PageBuffer::~PageBuffer() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

PageBuffer BufferPool::take() {
  if (lent_ == count_) return {};
  PageBuffer buffer;
  if (spare_.empty()) {
    buffer = PageBuffer(size_);
  } else {
    buffer = std::move(spare_.back());
    spare_.pop_back();
  }
  if (buffer) ++lent_;
  return buffer;
}

void BufferPool::give(PageBuffer buffer) {
  --lent_;
  spare_.push_back(std::move(buffer));
}

}  // namespace wirelab::storage
