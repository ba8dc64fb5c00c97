#include "tests/support/memory_file_store.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>

#include "firmware/storage/entry_picker.h"
#include "firmware/storage/listing.h"
#include "firmware/storage/naming.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::test {
namespace {

using storage::PathOf;

std::optional<std::string> checked(std::string_view path, PathOf what) {
  const auto result = storage::check_path(path, what);
  if (!result) return std::nullopt;
  return std::string(*result);
}

bool taken(const MemoryFileStore& store, const std::string& path) {
  return store.files.contains(path) || store.directories.contains(path);
}

bool has_directory(const MemoryFileStore& store, std::string_view path) {
  return store.directories.contains(std::string(storage::split_path(path).directory));
}

class Reader final : public MemoryOperation<storage::FileReader> {
 public:
  Reader(OperationRules& rules, MemoryFileStore& store, std::string_view path)
      : MemoryOperation(rules), store_(store), path_(path) {}

  Result<std::uint64_t> size() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (content_ == nullptr) {
      const auto name = checked(path_, PathOf::file);
      if (!name || store_.directories.contains(*name)) return fail(Error::not_allowed);
      const auto found = store_.files.find(*name);
      if (found == store_.files.end()) return fail(Error::not_found);
      content_ = found->second;
    }
    return content_->size() + store_.lost;
  }

  Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override {
    const auto count = at_hand(offset, into.size());
    if (count) std::ranges::copy(as_bytes(std::string_view(*content_).substr(offset, *count)), into.begin());
    store_.bytes_read += count.value_or(0);
    return count;
  }

  Result<std::size_t> prepare(std::uint64_t offset, std::size_t length) override {
    if (!store_.has_handles) return fail(Error::unsupported);
    return at_hand(offset, length);
  }

  FileHandle handle() const override { return {reinterpret_cast<std::intptr_t>(content_.get())}; }

 private:
  Result<std::size_t> at_hand(std::uint64_t offset, std::size_t length) {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    state_.delay_again();
    if (offset >= store_.broken_after) return fail(Error::io);
    if (offset >= content_->size()) return 0;
    return std::min({length, store_.chunk, content_->size() - static_cast<std::size_t>(offset)});
  }

  MemoryFileStore& store_;
  std::string path_;
  MemoryFileStore::Content content_;
};

class Writer final : public MemoryOperation<storage::FileWriter> {
 public:
  Writer(OperationRules& rules, MemoryFileStore& store, std::string_view path, storage::FileLength length,
         storage::NameTaken taken)
      : MemoryOperation(rules), store_(store), path_(path), length_(length), size_(length.most()), taken_(taken) {}

  Result<MutableBytes> space() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (const auto error = cannot()) return fail(*error);
    room_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size_ - content_.size(), store_.chunk)));
    return std::as_writable_bytes(std::span(room_));
  }

  void advance(std::size_t count) override {
    content_.append(room_, 0, count);
    state_.delay_again();
  }

  void finish() override {
    if (!length_.known()) size_ = content_.size();
  }

  Result<std::string_view> commit() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    if (store_.commits_held) return fail(Error::would_block);
    if (const auto error = cannot()) return fail(*error);
    if (!stored_.empty()) return stored_;
    if (content_.size() != size_) return fail(*(failed_ = Error::invalid));
    const auto path = checked(path_, PathOf::file);
    if (!path) return fail(Error::not_allowed);
    const unsigned names = taken_ == storage::NameTaken::refuse ? 1 : storage::kMaxCopies;
    for (unsigned number = 0; number < names; ++number) {
      const auto name = storage::copy_name(*path, number, name_room_);
      if (!name) return fail(name.error());
      stored_ = *name;
      if (taken(store_, stored_)) continue;
      store_.put(stored_, content_);
      store_.changed();
      return stored_;
    }
    stored_.clear();
    return fail(Error::exists);
  }

 private:
  std::optional<Error> cannot() {
    if (!failed_) failed_ = fault();
    return failed_;
  }
  std::optional<Error> fault() const {
    const auto name = checked(path_, PathOf::file);
    if (!name) return Error::not_allowed;
    if (!has_directory(store_, *name)) return Error::not_found;
    const std::uint64_t needed = length_.known() ? size_ : content_.size();
    if (stored_.empty() && needed > store_.free_space()) return Error::no_space;
    if (content_.size() >= store_.broken_after) return Error::io;
    return std::nullopt;
  }

  MemoryFileStore& store_;
  std::string path_;
  storage::FileLength length_;
  std::uint64_t size_;
  storage::NameTaken taken_;
  std::string content_;
  std::string room_;
  std::string stored_;
  std::optional<Error> failed_;
  storage::CopyRoom name_room_{};
};

class Names final : public MemoryOperation<storage::Listing> {
 public:
  Names(OperationRules& rules, MemoryFileStore& store, std::string_view path)
      : MemoryOperation(rules), store_(store), path_(path) {}

  Result<std::string_view> names() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    const auto directory = checked(path_, PathOf::directory);
    if (!directory) return fail(Error::not_allowed);
    if (!store_.directories.contains(*directory)) return fail(Error::not_found);
    storage::ListingBuilder builder;
    const auto add = [&](const std::string& path, bool is_directory) -> Result<void> {
      const auto parts = storage::split_path(path);
      return path.empty() || parts.directory != *directory ? Result<void>() : builder.add(parts.name, is_directory);
    };
    for (const auto& file : store_.files) {
      if (const auto added = add(file.first, false); !added) return fail(added.error());
    }
    for (const auto& path : store_.directories) {
      if (const auto added = add(path, true); !added) return fail(added.error());
    }
    const auto rendered = builder.finish();
    if (!rendered) return fail(rendered.error());
    text_ = view(*rendered);
    return text_;
  }

 private:
  MemoryFileStore& store_;
  std::string path_;
  std::string text_;
};

class Removal final : public MemoryOperation<storage::Change> {
 public:
  Removal(OperationRules& rules, MemoryFileStore& store, std::string_view path)
      : MemoryOperation(rules), store_(store), path_(path) {}

  Result<void> result() override {
    if (const auto asked = state_.ask(); !asked) return asked;
    const auto name = checked(path_, PathOf::file);
    if (!name || store_.directories.contains(*name)) return fail(Error::not_allowed);
    if (store_.files.erase(*name) == 0) return fail(Error::not_found);
    store_.changed();
    return {};
  }

 private:
  MemoryFileStore& store_;
  std::string path_;
};

class Renaming final : public MemoryOperation<storage::Change> {
 public:
  Renaming(OperationRules& rules, MemoryFileStore& store, std::string_view from, std::string_view to)
      : MemoryOperation(rules), store_(store), from_(from), to_(to) {}

  Result<void> result() override {
    if (const auto asked = state_.ask(); !asked) return asked;
    const auto from = checked(from_, PathOf::file);
    const auto to = checked(to_, PathOf::file);
    if (!from || !to || store_.directories.contains(*from)) return fail(Error::not_allowed);
    if (!store_.files.contains(*from) || !has_directory(store_, *to)) return fail(Error::not_found);
    if (taken(store_, *to)) return fail(Error::exists);
    auto file = store_.files.extract(*from);
    file.key() = *to;
    store_.files.insert(std::move(file));
    store_.changed();
    return {};
  }

 private:
  MemoryFileStore& store_;
  std::string from_;
  std::string to_;
};

class Looking final : public MemoryOperation<storage::Look> {
 public:
  Looking(OperationRules& rules, MemoryFileStore& store, std::string_view path)
      : MemoryOperation(rules), store_(store), path_(path) {}

  Result<storage::EntryInfo> info() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    const auto name = checked(path_, PathOf::directory);
    if (!name) return fail(Error::not_allowed);
    if (store_.directories.contains(*name)) return storage::EntryInfo{.type = storage::EntryType::directory};
    const auto found = store_.files.find(*name);
    if (found == store_.files.end()) return fail(Error::not_found);
    return storage::EntryInfo{.size = found->second->size(), .modified = store_.modified};
  }

 private:
  MemoryFileStore& store_;
  std::string path_;
};

class Directories final : public MemoryOperation<storage::DirectoryReader> {
 public:
  Directories(OperationRules& rules, MemoryFileStore& store)
      : MemoryOperation(rules), store_(store), picker_(store.batch_room) {}

  void begin(std::string_view path, std::string_view after) override {
    path_ = path;
    after_ = after;
    answer_.reset();
    begun_ = true;
    state_.delay_again();
  }

  Result<storage::EntryBatch> entries() override {
    if (!begun_) return fail(Error::invalid);
    if (!answer_) {
      if (const auto asked = state_.ask(); !asked) return fail(asked.error());
      answer_ = read();
    }
    return *answer_;
  }

 private:
  Result<storage::EntryBatch> read() {
    ++store_.directory_reads;
    if (store_.before_reading) store_.before_reading(path_);
    const auto directory = checked(path_, PathOf::directory);
    if (!directory) return fail(Error::not_allowed);
    if (!store_.directories.contains(*directory)) return fail(Error::not_found);
    if (const auto order = store_.unreadable.find(*directory); order != store_.unreadable.end()) {
      return fail(order->second);
    }
    picker_.begin(after_);
    const auto offer = [&](const std::string& path, const storage::EntryInfo& info) -> Result<void> {
      const auto parts = storage::split_path(path);
      return path.empty() || parts.directory != *directory ? Result<void>() : picker_.offer(parts.name, info);
    };
    // Backwards, because a real directory has no order either.
    for (const auto& path : std::views::reverse(store_.directories)) {
      if (const auto offered = offer(path, {.type = storage::EntryType::directory}); !offered) {
        return fail(offered.error());
      }
    }
    for (const auto& [path, content] : store_.files) {
      const auto offered = offer(path, {.size = content->size(), .modified = store_.modified});
      if (!offered) return fail(offered.error());
    }
    if (const auto finished = picker_.finish(); !finished) return fail(finished.error());
    return picker_.batch();
  }

  MemoryFileStore& store_;
  std::string path_;
  std::string after_;
  bool begun_ = false;
  storage::EntryPicker picker_;
  std::optional<Result<storage::EntryBatch>> answer_;
};

class Measuring final : public MemoryOperation<storage::SpaceReport> {
 public:
  Measuring(OperationRules& rules, MemoryFileStore& store) : MemoryOperation(rules), store_(store) {}

  Result<storage::DiskSpace> space() override {
    if (const auto asked = state_.ask(); !asked) return fail(asked.error());
    return storage::DiskSpace{.total = store_.capacity, .free = store_.free_space()};
  }

 private:
  MemoryFileStore& store_;
};

class DirectoryChange final : public MemoryOperation<storage::Change> {
 public:
  DirectoryChange(OperationRules& rules, MemoryFileStore& store, std::string_view path, bool make)
      : MemoryOperation(rules), store_(store), path_(path), make_(make) {}

  Result<void> result() override {
    if (const auto asked = state_.ask(); !asked) return asked;
    const auto name = checked(path_, PathOf::directory);
    if (!name) return fail(Error::not_allowed);
    return make_ ? make(*name) : remove(*name);
  }

 private:
  Result<void> make(const std::string& name) {
    if (taken(store_, name)) return fail(Error::exists);
    if (!has_directory(store_, name)) return fail(Error::not_found);
    store_.directories.insert(name);
    return {};
  }
  Result<void> remove(const std::string& name) {
    if (name.empty() || store_.files.contains(name)) return fail(Error::not_allowed);
    if (!store_.directories.contains(name)) return fail(Error::not_found);
    const auto beneath = [&](const std::string& path) { return path.starts_with(name + "/"); };
    const auto path_of = [](const auto& file) -> const std::string& { return file.first; };
    if (std::ranges::any_of(store_.directories, beneath) || std::ranges::any_of(store_.files, beneath, path_of)) {
      return fail(Error::in_use);
    }
    store_.directories.erase(name);
    return {};
  }

  MemoryFileStore& store_;
  std::string path_;
  bool make_;
};

}  // namespace

std::uint64_t MemoryFileStore::free_space() const noexcept {
  std::uint64_t used = 0;
  for (const auto& file : files) used += file.second->size();
  return capacity - std::min(used, capacity);
}

Result<storage::FileReaderHandle> MemoryFileStore::open(std::string_view path) {
  return begin_operation<storage::FileReaderHandle, Reader>(rules, *this, path);
}

Result<storage::FileWriterHandle> MemoryFileStore::create(std::string_view path, storage::FileLength length,
                                                          storage::NameTaken taken) {
  return begin_operation<storage::FileWriterHandle, Writer>(rules, *this, path, length, taken);
}

Result<storage::ChangeHandle> MemoryFileStore::remove(std::string_view path) {
  return begin_operation<storage::ChangeHandle, Removal>(rules, *this, path);
}

Result<storage::ChangeHandle> MemoryFileStore::rename(std::string_view from, std::string_view to) {
  return begin_operation<storage::ChangeHandle, Renaming>(rules, *this, from, to);
}

Result<storage::ListingHandle> MemoryFileStore::list(std::string_view path) {
  return begin_operation<storage::ListingHandle, Names>(rules, *this, path);
}

Result<storage::LookHandle> MemoryFileStore::look(std::string_view path) {
  return begin_operation<storage::LookHandle, Looking>(rules, *this, path);
}

Result<storage::DirectoryReaderHandle> MemoryFileStore::browse() {
  return begin_operation<storage::DirectoryReaderHandle, Directories>(rules, *this);
}

Result<storage::SpaceReportHandle> MemoryFileStore::measure() {
  return begin_operation<storage::SpaceReportHandle, Measuring>(rules, *this);
}

Result<storage::ChangeHandle> MemoryFileStore::make_directory(std::string_view path) {
  return begin_operation<storage::ChangeHandle, DirectoryChange>(rules, *this, path, true);
}

Result<storage::ChangeHandle> MemoryFileStore::remove_directory(std::string_view path) {
  return begin_operation<storage::ChangeHandle, DirectoryChange>(rules, *this, path, false);
}

}  // namespace wirelab::test
