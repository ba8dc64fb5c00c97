#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "firmware/core/bytes.h"

namespace wirelab::explain {

/// A packet as a file has it. A view of the file's bytes.
struct CapturedPacket {
  std::optional<std::chrono::nanoseconds> time;  ///< since 1970-01-01 UTC; nothing of a block that has no time
  std::uint16_t link_type = 0;                   ///< what the bytes begin with (LINKTYPE_ numbers of tcpdump.org)
  ConstBytes bytes;                              ///< as much as was captured
  std::size_t original_length = 0;               ///< on the link
  std::string_view comment;                      ///< the first one of the packet; the writer's bytes
};

/// Why a file, or the rest of it, cannot be read.
enum class FileFlaw : std::uint8_t {
  not_a_capture,      ///< neither pcap nor pcapng
  compressed,         ///< gzip, zstd or another packer around it
  cut,                ///< ends inside a packet, as after a program that was killed
  block_length,       ///< a block or packet says a length that cannot be
  unknown_interface,  ///< a packet of an interface that was not described
};

/// What to say of a flaw, to follow the file's name: "ends inside a packet".
[[nodiscard]] std::string_view flaw_text(FileFlaw flaw) noexcept;

/// A flaw, and where in the file.
struct FileTrouble {
  FileFlaw flaw{};
  std::size_t offset = 0;
};

/// Reads a capture: pcap in all byte orders and both resolutions (draft-ietf-opsawg-pcap), pcapng with any number of
/// sections and interfaces (draft-ietf-opsawg-pcapng). Pure; nothing is copied.
class CaptureReader {
 public:
  /// Interfaces that a section may describe; more are a flaw.
  static constexpr std::size_t kMostInterfaces = 4096;

  /// `file` must outlive the reader and its packets.
  explicit CaptureReader(ConstBytes file) noexcept : file_(file) {}

  /// The next packet; nothing at the end. After a trouble there is nothing more.
  [[nodiscard]] std::expected<std::optional<CapturedPacket>, FileTrouble> next();

  /// Where in the file the reader stands: behind the packet that it gave last.
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }

 private:
  enum class Format : std::uint8_t { unknown, pcap, pcapng, over };
  struct Interface {
    std::uint16_t link_type = 0;
    std::uint32_t snap_length = 0;
    std::uint64_t ticks_per_second = 1'000'000;
    std::int64_t offset_seconds = 0;
  };
  struct Block {
    std::uint32_t type = 0;
    ConstBytes body;
  };
  using Trouble = std::unexpected<FileTrouble>;
  using MaybePacket = std::expected<std::optional<CapturedPacket>, FileTrouble>;

  [[nodiscard]] Trouble fail(FileFlaw flaw) noexcept;
  [[nodiscard]] std::uint16_t u16(ConstBytes bytes, std::size_t at) const noexcept;
  [[nodiscard]] std::uint32_t u32(ConstBytes bytes, std::size_t at) const noexcept;
  [[nodiscard]] std::expected<void, FileTrouble> begin();
  [[nodiscard]] MaybePacket next_record();
  [[nodiscard]] std::expected<Block, FileTrouble> next_block();
  [[nodiscard]] MaybePacket take_block(const Block& block);
  [[nodiscard]] std::expected<void, FileTrouble> take_interface(ConstBytes body);
  [[nodiscard]] MaybePacket take_enhanced(ConstBytes body, bool obsolete);
  [[nodiscard]] MaybePacket take_simple(ConstBytes body);
  void read_interface_options(Interface& interface, ConstBytes options) const noexcept;
  [[nodiscard]] std::string_view comment_of(ConstBytes options) const noexcept;

  ConstBytes file_;
  std::size_t at_ = 0;
  Format format_ = Format::unknown;
  bool swapped_ = false;               // the writer's byte order is big-endian
  bool long_records_ = false;          // pcap with eight more bytes a record
  std::vector<Interface> interfaces_;  // of the section; of pcap the only one
};

}  // namespace wirelab::explain
