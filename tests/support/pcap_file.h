#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "firmware/core/bytes.h"
#include "firmware/core/clock.h"

namespace wirelab::test {

/// Writes Ethernet frames into a pcap file (nanosecond format, link type 1) that tshark and Wireshark read.
class PcapFile {
 public:
  /// Creates or empties `path`; `ok` says whether that worked.
  explicit PcapFile(const std::string& path);

  [[nodiscard]] bool ok() const noexcept { return file_ != nullptr; }
  /// Appends one frame; `time` since 1970 or whatever else the trace starts at.
  void add(ConstBytes frame, Duration time);
  /// Makes everything added readable by others.
  void flush() { std::fflush(file_.get()); }

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  void put(std::uint32_t number);

  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace wirelab::test
