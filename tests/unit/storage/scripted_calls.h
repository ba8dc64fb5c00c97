#pragma once

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "firmware/storage_posix/system_calls.h"

namespace wirelab::storage::test {

/// The real calls, recorded by name; a test may answer in their place.
class ScriptedCalls final : public SystemCalls {
 public:
  /// Asked before each call with its name and its number since `restart`; 0 lets it through, a negative errno value is
  /// answered instead. Called from workers.
  std::function<int(const std::string& call, std::size_t number)> script;

  /// The disk is full for what a file has from this offset on.
  std::atomic<std::uint64_t> room = ~std::uint64_t{0};

  /// Makes the file system one that does not say what its entries are.
  bool hide_types = false;

  /// The calls since `restart`, in order.
  [[nodiscard]] std::vector<std::string> calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  void restart() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
  }

  int open_at(int directory, const char* path, int flags, mode_t mode) override {
    return gate("open_at", [&] { return real_.open_at(directory, path, flags, mode); });
  }
  int open_beneath(int directory, const char* path, int flags, bool cached) override {
    return gate(cached ? "open_cached" : "open_beneath",
                [&] { return real_.open_beneath(directory, path, flags, cached); });
  }
  int status(int fd, struct stat& status) override {
    return gate("status", [&] { return real_.status(fd, status); });
  }
  int status_at(int directory, const char* name, struct stat& status) override {
    return gate("status_at", [&] { return real_.status_at(directory, name, status); });
  }
  ssize_t read(int fd, void* into, std::size_t count, off_t offset) override {
    return gate("read", [&] { return real_.read(fd, into, count, offset); });
  }
  ssize_t read_now(int fd, void* into, std::size_t count, off_t offset) override {
    return gate("read_now", [&] { return real_.read_now(fd, into, count, offset); });
  }
  ssize_t write(int fd, const void* from, std::size_t count, off_t offset) override {
    return gate("write", [&]() -> ssize_t {
      const bool full = static_cast<std::uint64_t>(offset) + count > room;
      return full ? -ENOSPC : real_.write(fd, from, count, offset);
    });
  }
  int reserve(int fd, off_t size) override {
    return gate("reserve", [&] { return real_.reserve(fd, size); });
  }
  int truncate(int fd, off_t size) override {
    return gate("truncate", [&] { return real_.truncate(fd, size); });
  }
  int free_bytes(int fd, std::uint64_t& bytes) override {
    return gate("free_bytes", [&] { return real_.free_bytes(fd, bytes); });
  }
  int disk_space(int fd, DiskSpace& space) override {
    return gate("disk_space", [&] { return real_.disk_space(fd, space); });
  }
  int set_direct(int fd, bool direct) override {
    return gate(direct ? "set_direct" : "set_buffered", [&] { return real_.set_direct(fd, direct); });
  }
  int start_writeback(int fd, off_t offset, off_t count) override {
    return gate("start_writeback", [&] { return real_.start_writeback(fd, offset, count); });
  }
  int sync_data(int fd) override {
    return gate("sync_data", [&] { return real_.sync_data(fd); });
  }
  int sync(int fd) override {
    return gate("sync", [&] { return real_.sync(fd); });
  }
  int rename_new(int from_directory, const char* from, int to_directory, const char* to) override {
    return gate("rename_new", [&] { return real_.rename_new(from_directory, from, to_directory, to); });
  }
  int rename_over(int from_directory, const char* from, int to_directory, const char* to) override {
    return gate("rename_over", [&] { return real_.rename_over(from_directory, from, to_directory, to); });
  }
  int link(int from_directory, const char* from, int to_directory, const char* to) override {
    return gate("link", [&] { return real_.link(from_directory, from, to_directory, to); });
  }
  int unlink(int directory, const char* name) override {
    return gate("unlink", [&] { return real_.unlink(directory, name); });
  }
  int make_directory(int directory, const char* name, mode_t mode) override {
    return gate("make_directory", [&] { return real_.make_directory(directory, name, mode); });
  }
  int remove_directory(int directory, const char* name) override {
    return gate("remove_directory", [&] { return real_.remove_directory(directory, name); });
  }
  int read_entries(int fd, EntrySink& sink) override {
    return gate("read_entries", [&] {
      TypeHider hider(sink);
      return real_.read_entries(fd, hide_types ? static_cast<EntrySink&>(hider) : sink);
    });
  }
  int lock(int fd) override {
    return gate("lock", [&] { return real_.lock(fd); });
  }
  FileTime now() override { return real_.now(); }

 private:
  class TypeHider final : public EntrySink {
   public:
    explicit TypeHider(EntrySink& sink) : sink_(sink) {}
    bool entry(std::string_view name, mode_t) override { return sink_.entry(name, 0); }

   private:
    EntrySink& sink_;
  };

  template <typename Call>
  auto gate(const char* name, Call call) -> decltype(call()) {
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      number = calls_.size();
      calls_.emplace_back(name);
    }
    const int answer = script ? script(name, number) : 0;
    return answer != 0 ? static_cast<decltype(call())>(answer) : call();
  }

  SystemCalls& real_ = real_system_calls();
  mutable std::mutex mutex_;
  std::vector<std::string> calls_;
};

}  // namespace wirelab::storage::test
