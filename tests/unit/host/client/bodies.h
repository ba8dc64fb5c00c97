#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "host/client/body.h"
#include "host/client/lines_exchange.h"

namespace wirelab::client {

/// A sink that keeps what it gets, and fails on demand.
class KeepingSink final : public BodySink {
 public:
  bool begin(std::uint64_t size) override {
    announced = size;
    return !refuses_size;
  }
  bool write(ConstBytes bytes) override {
    if (text.size() + bytes.size() > room) return false;
    text += as_text(bytes);
    return true;
  }

  std::string text;
  std::uint64_t announced = 0;
  bool refuses_size = false;
  std::size_t room = SIZE_MAX;
};

/// Keeps the lines of a stream until it has enough.
class KeepingLines final : public LineSink {
 public:
  bool line(std::string_view text) override {
    lines.emplace_back(text);
    return lines.size() < enough;
  }

  std::vector<std::string> lines;
  std::size_t enough = SIZE_MAX;
};

/// A source over a text that cannot be sent as a file; it may turn out shorter than announced.
class TextSource final : public BodySource {
 public:
  explicit TextSource(std::string text) : size_(text.size()), text_(std::move(text)) {}

  void shorten(std::size_t to) { text_.resize(to); }

  std::uint64_t size() const override { return size_; }
  FileHandle file() const override { return {}; }
  std::uint64_t start() const override { return 0; }
  Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override {
    if (offset >= text_.size()) return 0;
    const std::size_t count = std::min<std::size_t>(into.size(), text_.size() - offset);
    std::memcpy(into.data(), text_.data() + offset, count);
    return count;
  }

 private:
  std::uint64_t size_;
  std::string text_;
};

}  // namespace wirelab::client
