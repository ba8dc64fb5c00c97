#include "firmware/storage_littlefs/littlefs_file_reader.h"

#include <algorithm>
#include <utility>

namespace wirelab::storage {

LittlefsFileReader::LittlefsFileReader(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path,
                                       MutableBytes buffer) noexcept
    : LittlefsOperation(std::move(core), place),
      path_(path),
      buffer_(buffer),
      file_(buffer.subspan(0, std::min<std::size_t>(buffer.size(), this->core().settings.cache_size))) {}

LittlefsFileReader::~LittlefsFileReader() {
  if (!buffer_.empty()) core().readers.give(buffer_);
}

void LittlefsFileReader::refuse(Error error) noexcept {
  phase_ = Phase::over;
  outcome_ = fail(error);
}

Result<std::uint64_t> LittlefsFileReader::size() {
  if (phase_ == Phase::opening) return fail(Error::would_block);
  if (!working() && !outcome_) return fail(outcome_.error());
  return size_;
}

Result<std::size_t> LittlefsFileReader::read(std::uint64_t offset, MutableBytes into) {
  if (const auto known = size(); !known) return fail(known.error());
  if (offset >= size_ || into.empty()) return 0;
  if (working()) return fail(Error::would_block);
  if (offset < window_at_ || offset >= window_at_ + window_size_) {
    window_at_ = offset;
    work();
    return fail(Error::would_block);
  }
  const auto skipped = static_cast<std::size_t>(offset - window_at_);
  const std::size_t count = std::min(into.size(), window_size_ - skipped);
  copy_bytes(buffer_.subspan(core().settings.cache_size + skipped, count), into);
  return count;
}

Result<std::size_t> LittlefsFileReader::prepare(std::uint64_t /*offset*/, std::size_t /*length*/) {
  if (const auto known = size(); !known) return fail(known.error());
  return fail(Error::unsupported);
}

void LittlefsFileReader::run_step() {
  switch (phase_) {
    case Phase::opening:
      outcome_ = volume().open(file_, path_.c_str());
      if (outcome_) size_ = volume().size(file_);
      break;
    case Phase::open: fetch(); break;
    case Phase::closing: volume().close(file_); break;
    case Phase::over: break;
  }
}

void LittlefsFileReader::fetch() {
  const MutableBytes window = buffer_.subspan(core().settings.cache_size);
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(window.size(), size_ - window_at_));
  window_size_ = 0;
  const auto got = volume().read(file_, window_at_, window.first(count));
  if (got) {
    window_size_ = *got;
  } else {
    outcome_ = fail(got.error());
  }
}

void LittlefsFileReader::worked() {
  if (phase_ == Phase::closing) {
    phase_ = Phase::over;
  } else if (phase_ == Phase::opening) {
    phase_ = outcome_ ? Phase::open : Phase::over;
  }
}

void LittlefsFileReader::end() {
  if (phase_ == Phase::open) {
    phase_ = Phase::closing;
    work();
    return;
  }
  destroy();
}

}  // namespace wirelab::storage
