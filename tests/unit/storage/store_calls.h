#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "firmware/core/watcher.h"
#include "firmware/storage/document_store.h"
#include "firmware/storage/file_store.h"
#include "tests/support/wait_for.h"

namespace wirelab::storage::test {

/// Counts its calls.
class CountingWatcher final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

/// Bytes in which every 8 are different, so that nothing can be out of place unseen.
inline std::string pattern(std::size_t size, std::uint64_t seed = 1) {
  std::string text(size, '\0');
  std::uint64_t state = seed;
  for (std::size_t at = 0; at < size; ++at) {
    if (at % 8 == 0) state = state * 6364136223846793005U + 1442695040888963407U;
    text[at] = static_cast<char>(state >> (8 * (at % 8)));
  }
  return text;
}

/// Short forms of what tests ask of a store, whatever its back end.
class StoreCalls {
 public:
  StoreCalls() = default;
  StoreCalls(const StoreCalls&) = delete;
  StoreCalls& operator=(const StoreCalls&) = delete;
  virtual ~StoreCalls() = default;

  [[nodiscard]] virtual FileStore& file_store() = 0;
  [[nodiscard]] virtual DocumentStore& document_store() = 0;
  /// Lets the loop, and whoever works for it, get on; false if nothing can come any more.
  virtual bool turn() = 0;

  /// Runs until the operation's question has an answer; fails the test if none comes.
  template <typename Question>
  auto wait_for(Question question) {
    return wirelab::test::wait_for(question, [this] { return turn(); });
  }

  /// The path under which the upload stands, or why there is none.
  Result<std::string> upload(std::string_view path, std::string_view content,
                             NameTaken taken = NameTaken::store_beside) {
    auto writer = file_store().create(path, content.size(), taken);
    if (!writer) return fail(writer.error());
    return finish(**writer, content);
  }

  /// The same, but nobody announces the length: of `content` comes what `bound` allows.
  Result<std::string> upload_open(std::string_view path, std::string_view content, std::uint64_t bound = ~0ULL,
                                  NameTaken taken = NameTaken::store_beside) {
    auto writer = file_store().create(path, FileLength::at_most(bound), taken);
    if (!writer) return fail(writer.error());
    if (const auto left = pour(**writer, content); !left) return fail(left.error());
    (*writer)->finish();
    return finish(**writer, {});
  }

  /// Gives a writer as much of `content` as it takes; the rest.
  Result<std::string_view> pour(FileWriter& writer, std::string_view content) {
    while (true) {
      const auto room = wait_for([&] { return writer.space(); });
      if (!room) return fail(room.error());
      if (room->empty() || content.empty()) return content;
      const std::size_t count = std::min(room->size(), content.size());
      std::copy_n(as_bytes(content).begin(), count, room->begin());
      writer.advance(count);
      content.remove_prefix(count);
    }
  }

  Result<std::string> finish(FileWriter& writer, std::string_view content) {
    if (const auto left = pour(writer, content); !left) return fail(left.error());
    const auto stored = wait_for([&] { return writer.commit(); });
    if (!stored) return fail(stored.error());
    return std::string(*stored);
  }

  Result<std::string> download(std::string_view path) {
    auto reader = file_store().open(path);
    if (!reader) return fail(reader.error());
    return read_all(**reader);
  }

  Result<std::string> read_all(FileReader& reader) {
    const auto size = wait_for([&] { return reader.size(); });
    if (!size) return fail(size.error());
    std::string text(*size, '\0');
    for (std::size_t at = 0; at < text.size();) {
      const auto got = wait_for(
          [&] { return reader.read(at, std::as_writable_bytes(std::span(text.data() + at, text.size() - at))); });
      if (!got) return fail(got.error());
      if (*got == 0) break;
      at += *got;
    }
    return text;
  }

  Result<std::string> list(std::string_view path = "") {
    auto listing = file_store().list(path);
    if (!listing) return fail(listing.error());
    const auto names = wait_for([&] { return (*listing)->names(); });
    if (!names) return fail(names.error());
    return std::string(*names);
  }

  Result<void> outcome(Result<ChangeHandle> change) {
    if (!change) return fail(change.error());
    return wait_for([&] { return (*change)->result(); });
  }
  Result<void> remove(std::string_view path) { return outcome(file_store().remove(path)); }
  Result<void> rename(std::string_view from, std::string_view to) { return outcome(file_store().rename(from, to)); }

  Result<void> make_directory(std::string_view path) { return outcome(file_store().make_directory(path)); }
  Result<void> remove_directory(std::string_view path) { return outcome(file_store().remove_directory(path)); }

  Result<EntryInfo> look(std::string_view path) {
    auto look = file_store().look(path);
    if (!look) return fail(look.error());
    return wait_for([&] { return (*look)->info(); });
  }
  Result<DiskSpace> space() {
    auto report = file_store().measure();
    if (!report) return fail(report.error());
    return wait_for([&] { return (*report)->space(); });
  }
  /// The next batch of a directory's entries, as "name:size" or "name/", one a line; '+' at the end if there is more.
  Result<std::string> entries(DirectoryReader& reader, std::string_view path, std::string_view after) {
    reader.begin(path, after);
    const auto batch = wait_for([&] { return reader.entries(); });
    if (!batch) return fail(batch.error());
    std::string text;
    for (const Entry& entry : batch->entries) {
      const bool directory = entry.info.type == EntryType::directory;
      text += std::string(entry.name) + (directory ? "/" : ":" + std::to_string(entry.info.size)) + "\n";
    }
    return text + (batch->more ? "+" : "");
  }
  Result<std::string> entries(std::string_view path, std::string_view after = {}) {
    auto reader = file_store().browse();
    if (!reader) return fail(reader.error());
    return entries(**reader, path, after);
  }

  Result<std::string> load(std::string_view name) {
    auto reader = document_store().load(name);
    if (!reader) return fail(reader.error());
    const auto content = wait_for([&] { return (*reader)->content(); });
    if (!content) return fail(content.error());
    return std::string(as_text(*content));
  }
  Result<void> replace(std::string_view name, std::string_view content) {
    return outcome(document_store().replace(name, as_bytes(content)));
  }
};

}  // namespace wirelab::storage::test
