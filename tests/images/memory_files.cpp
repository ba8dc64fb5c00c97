#include "tests/images/memory_files.h"

#include <algorithm>
#include <string>

namespace wirelab::bench {
namespace {

/// Every question has its answer at once, so whoever watches is called once, in the next turn.
template <typename Base>
class Immediate : public Base {
 public:
  explicit Immediate(Reactor& reactor) noexcept : reactor_(reactor) {}
  void watch(Watcher* watcher) override {
    if (watcher != nullptr) reactor_.mark(*watcher);
  }

 protected:
  ~Immediate() override = default;

 private:
  void release() noexcept override { delete this; }
  Reactor& reactor_;
};

class Reader final : public Immediate<storage::FileReader> {
 public:
  Reader(Reactor& reactor, ConstBytes memory) noexcept : Immediate(reactor), memory_(memory) {}
  Result<std::uint64_t> size() override { return memory_.size(); }
  Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override {
    if (offset >= memory_.size()) return 0;
    const auto from = memory_.subspan(static_cast<std::size_t>(offset));
    const std::size_t count = std::min(from.size(), into.size());
    copy_bytes(from.first(count), into);
    return count;
  }
  Result<std::size_t> prepare(std::uint64_t /*offset*/, std::size_t /*length*/) override {
    return fail(Error::unsupported);
  }
  FileHandle handle() const override { return {}; }

 private:
  ConstBytes memory_;
};

class Writer final : public Immediate<storage::FileWriter> {
 public:
  Writer(Reactor& reactor, MutableBytes memory, std::string_view path, storage::FileLength length)
      : Immediate(reactor), memory_(memory), path_(path), length_(length), size_(length.most()) {}
  Result<MutableBytes> space() override {
    const bool full = length_.known() || used_ == memory_.size();
    if (full && size_ > memory_.size()) return fail(Error::no_space);
    return memory_.first(static_cast<std::size_t>(std::min<std::uint64_t>(size_, memory_.size()))).subspan(used_);
  }
  void advance(std::size_t count) override { used_ += count; }
  void finish() override {
    if (!length_.known()) size_ = used_;
  }
  Result<std::string_view> commit() override {
    if (used_ != size_) return fail(Error::invalid);
    return path_;
  }

 private:
  MutableBytes memory_;
  std::string path_;
  storage::FileLength length_;
  std::uint64_t size_;
  std::size_t used_ = 0;
};

}  // namespace

Result<storage::FileReaderHandle> MemoryFiles::open(std::string_view /*path*/) {
  return storage::FileReaderHandle(new Reader(reactor_, memory_));
}
Result<storage::FileWriterHandle> MemoryFiles::create(std::string_view path, storage::FileLength length,
                                                      storage::NameTaken /*taken*/) {
  return storage::FileWriterHandle(new Writer(reactor_, memory_, path, length));
}
Result<storage::ChangeHandle> MemoryFiles::remove(std::string_view /*path*/) { return fail(Error::no_resources); }
Result<storage::ChangeHandle> MemoryFiles::rename(std::string_view /*from*/, std::string_view /*to*/) {
  return fail(Error::no_resources);
}
Result<storage::ListingHandle> MemoryFiles::list(std::string_view /*path*/) { return fail(Error::no_resources); }

}  // namespace wirelab::bench
