#pragma once

#include <cstdint>
#include <string>

#include "host/client/body.h"
#include "tests/fuzz/checks.h"

namespace wirelab::client {

/// Takes a file, and ends the program when more comes than was announced.
class Sink final : public BodySink {
 public:
  bool begin(std::uint64_t size) override {
    require(!begun_, "a file begins once");
    begun_ = true;
    announced_ = size;
    return true;
  }
  bool write(ConstBytes bytes) override {
    require(begun_, "no bytes before a size");
    content += as_text(bytes);
    require(content.size() <= announced_, "no more than announced");
    return true;
  }
  std::string content;

 private:
  bool begun_ = false;
  std::uint64_t announced_ = 0;
};

/// Six bytes whose file cannot be read: nobody sends them.
class Source final : public BodySource {
 public:
  [[nodiscard]] std::uint64_t size() const override { return 6; }
  [[nodiscard]] FileHandle file() const override { return {}; }
  [[nodiscard]] std::uint64_t start() const override { return 0; }
  Result<std::size_t> read(std::uint64_t /*offset*/, MutableBytes /*into*/) override { return fail(Error::io); }
};

}  // namespace wirelab::client
