#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "firmware/net/stream.h"

namespace wirelab::tls {

/// What a test does to the bytes between TLS and the stream below it. Must outlive the stream.
struct Touch {
  bool ends = false;   ///< reads answer 0, as after a FIN
  bool flips = false;  ///< the next record that is read has one bit wrong, once
  std::string sent;    ///< what was written

  /// Not empty: reads bring this over and over, as a peer that never stops does, until they were kMostFlood.
  std::string_view flood;
  std::size_t reads = 0;  ///< of the flood
  std::size_t flood_at = 0;
  static constexpr std::size_t kMostFlood = 100'000;
};

/// A stream below TLS that a test can touch.
class TouchedStream final : public net::Stream {
 public:
  TouchedStream(net::StreamHandle below, Touch& touch) : below_(std::move(below)), touch_(touch) {}

  Result<std::size_t> read(MutableBytes into) override {
    if (touch_.ends) return 0;
    if (!touch_.flood.empty()) return read_flood(into);
    const auto count = below_->read(into);
    // The header of a record is read by itself, and says only how much follows.
    if (count && *count > 5 && std::exchange(touch_.flips, false)) into[*count - 1] ^= std::byte{1};
    return count;
  }
  Result<std::size_t> write(ConstBytes from, net::More more) override {
    const auto count = below_->write(from, more);
    if (count) touch_.sent.append(as_text(from.first(*count)));
    return count;
  }
  Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset, std::size_t length) override {
    return below_->send_file(file, offset, length);
  }
  void set_nagle(bool on) override { below_->set_nagle(on); }
  Result<void> shutdown_write() override { return below_->shutdown_write(); }
  void close() override { below_->close(); }
  void abort() override { below_->abort(); }
  void watch(Watcher* watcher) override { below_->watch(watcher); }
  void again() override { below_->again(); }
  net::Endpoint local() const override { return below_->local(); }
  net::Endpoint peer() const override { return below_->peer(); }

 private:
  void release() noexcept override { delete this; }
  Result<std::size_t> read_flood(MutableBytes into) {
    if (++touch_.reads > Touch::kMostFlood) return fail(Error::would_block);
    const std::string_view rest = touch_.flood.substr(touch_.flood_at);
    const std::size_t count = std::min(rest.size(), into.size());
    copy_bytes(as_bytes(rest.substr(0, count)), into);
    touch_.flood_at = (touch_.flood_at + count) % touch_.flood.size();
    return count;
  }

  net::StreamHandle below_;
  Touch& touch_;
};

}  // namespace wirelab::tls
