#pragma once

#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/file_handle.h"
#include "firmware/core/result.h"

namespace wirelab::client {

/// Where the bytes of a download go. Keeps the reason of a failure itself.
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;

  /// The server announced `size` bytes, which may be a lie: allocate nothing by it. False gives the download up.
  [[nodiscard]] virtual bool begin(std::uint64_t size) = 0;
  /// The next bytes; never more in all than announced. False gives the download up.
  [[nodiscard]] virtual bool write(ConstBytes bytes) = 0;
};

/// Where the bytes of an upload come from: a file whose size is known.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;

  /// How many bytes there are to send; does not change.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// The file, for Stream::send_file, and where in it the first byte lies.
  [[nodiscard]] virtual FileHandle file() const = 0;
  [[nodiscard]] virtual std::uint64_t start() const = 0;
  /// Copies bytes from `offset` behind the start into `into`, for stacks that cannot send files. 0: the file became
  /// shorter.
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, MutableBytes into) = 0;
};

}  // namespace wirelab::client
