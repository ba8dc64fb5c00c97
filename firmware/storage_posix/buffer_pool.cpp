#include "firmware/storage_posix/buffer_pool.h"

#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace wirelab::storage {
namespace {

std::size_t whole_pages(std::size_t size) noexcept {
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

}  // namespace

PageBuffer::PageBuffer(std::size_t size) noexcept {
  const std::size_t length = whole_pages(size);
  void* pages = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages != MAP_FAILED) bytes_ = {static_cast<std::byte*>(pages), length};
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
