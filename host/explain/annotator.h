#pragma once

#include <string>
#include <string_view>

#include "host/explain/capture_file.h"

namespace wirelab::explain {

/// Writes a capture again as pcapng, with a comment of ours behind those that a packet has. All else stays: the bytes,
/// the times in their resolution, interfaces, names, statistics, and blocks that nobody here knows. A pcap file becomes
/// a section with one interface. Pure: pieces of a file in, a file out.
class Annotator {
 public:
  /// `file` is the whole capture, and must outlive this.
  explicit Annotator(ConstBytes file);

  /// The next packet as CaptureReader gave it, which stood at `behind` then. A comment that is there already is not
  /// added again.
  void add(const CapturedPacket& packet, std::size_t behind, std::string_view comment);

  /// What stands behind the last packet, up to `behind`, and the end. Answers the file.
  [[nodiscard]] std::string finish(std::size_t behind);

  /// How many packets could not have a comment: simple packet blocks have no options.
  [[nodiscard]] std::size_t without_comment() const noexcept { return without_comment_; }

 private:
  void put16(std::uint16_t number);
  void put32(std::uint32_t number);
  void put_bytes(ConstBytes bytes);
  void put_padded(ConstBytes bytes);
  void put_comment(std::string_view comment);
  void close_block(std::size_t begin);
  void begin_from_pcap();
  void add_record(const CapturedPacket& packet, std::string_view comment);
  void copy_blocks(std::size_t behind, const std::string_view* comment);
  void copy_with_comment(ConstBytes block, std::string_view comment);
  [[nodiscard]] std::uint32_t number32(ConstBytes bytes, std::size_t at) const noexcept;
  [[nodiscard]] std::uint16_t number16(ConstBytes bytes, std::size_t at) const noexcept;

  ConstBytes file_;
  std::string out_;
  std::size_t at_ = 0;
  bool is_pcap_ = false;
  bool big_endian_ = false;  // the section that is read, and so written
  std::int64_t tick_ = 1;    // of a pcap file, in nanoseconds
  std::size_t without_comment_ = 0;
};

}  // namespace wirelab::explain
