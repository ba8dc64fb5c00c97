#include "firmware/command/pump.h"

#include <algorithm>
#include <utility>

#include "firmware/planted/planted.h"

namespace wirelab::command {
namespace {

// What one call of send_file is asked for: large enough to make calls rare, small enough to keep turns short.
constexpr std::size_t kWindow = 512 * 1024;
// The least that is copied at a time: more than a segment, so that full ones can be sent.
constexpr std::size_t kLeastPortion = 4096;
// A rest so small is read again with what follows it: a record of TLS holds a byte less than the buffer, and that byte
// would be a record of its own.
constexpr std::size_t kCrumb = 64;

std::size_t bounded(std::uint64_t count, std::size_t most) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(count, most));
}

}  // namespace

PumpResult ReceivePump::pump(net::Stream& stream, storage::FileWriter& writer, ConstBytes& early) {
  PumpResult result;
  while (left_ > 0) {
    if (result.moved >= kBytesPerTurn) {
      result.state = PumpState::yielded;
      return result;
    }
    const auto space = writer.space();
    if (!space) {
      result.error = space.error();
      result.state = space.error() == Error::would_block ? PumpState::blocked : PumpState::file_failed;
      return result;
    }
    const MutableBytes room = space->first(bounded(left_, space->size()));
    std::size_t count = 0;
    if (!early.empty()) {
      count = std::min(early.size(), room.size());
      copy_bytes(early.first(count), room);
      early = early.subspan(count);
    } else {
      const auto read = stream.read(room);
      if (!read) {
        result.error = read.error();
        result.state = is_passing(read.error()) ? PumpState::blocked : PumpState::stream_failed;
        return result;
      }
      count = *read;
    }
    if (count == 0) {
      result.error = Error::closed;
      result.state = PumpState::stream_failed;
      return result;
    }
    writer.advance(count);
    left_ -= count;
    result.moved += count;
  }
  result.state = PumpState::complete;
  return result;
}

void SendPump::start(std::uint64_t size, std::uint64_t offset) noexcept {
  end_ = offset + size;
  offset_ = offset;
  portion_ = sizeof(CopyBuffer);
}

Result<std::size_t> SendPump::send_directly(net::Stream& stream, storage::FileReader& reader) {
  const std::size_t wanted = bounded(end_ - offset_, kWindow);
  const auto prepared = reader.prepare(offset_, wanted);
  if (!prepared) {
    file_failed_ = prepared.error() != Error::would_block && prepared.error() != Error::unsupported;
    return fail(prepared.error());
  }
  const auto sent = stream.send_file(reader.handle(), offset_, *prepared);
  // The file has become shorter: what was promised cannot be sent any more.
  file_failed_ = sent && *sent == 0;
  if (file_failed_) return fail(Error::io);
  return sent;
}

Result<void> SendPump::fetch(storage::FileReader& reader, CopyBuffer& buffer, Piece& piece) {
  const std::size_t wanted = bounded(end_ - offset_, portion_);
  const auto read = reader.read(offset_, MutableBytes(buffer).first(wanted));
  // The file has become shorter: what was promised cannot be sent any more.
  file_failed_ = read ? *read == 0 : read.error() != Error::would_block;
  if (file_failed_) return fail(read ? Error::io : read.error());
  if (!read) return fail(read.error());
  // Where only the buffer ends, more is at hand: no reason for a segment that is not full.
  const bool goes_on = *read == wanted && offset_ + wanted < end_;
  piece = {.bytes = ConstBytes(buffer).first(*read), .behind = goes_on ? net::More::yes : net::More::no};
  return {};
}

Result<std::size_t> SendPump::send_copied(net::Stream& stream, storage::FileReader& reader, CopyBuffer& buffer,
                                          Piece& piece) {
  const bool fresh = piece.bytes.empty();
  if (fresh) {
    if (const auto fetched = fetch(reader, buffer, piece); !fetched) return fail(fetched.error());
  }
  const auto written = stream.write(piece.bytes, piece.behind);
  if (!written) return written;
  if (WIRELAB_PLANTED(download_goes_on_behind_what_was_read) && fresh) return std::exchange(piece.bytes, {}).size();
  piece.bytes = piece.bytes.subspan(*written);
  if (fresh) {
    portion_ = std::clamp(piece.bytes.empty() ? 2 * portion_ : *written, kLeastPortion, buffer.size());
  }
  if (piece.bytes.size() <= kCrumb) piece.bytes = {};
  return written;
}

PumpResult SendPump::pump(net::Stream& stream, storage::FileReader& reader, CopyBuffer& buffer) {
  PumpResult result;
  Piece piece;
  while (offset_ < end_) {
    if (result.moved >= kBytesPerTurn) {
      result.state = PumpState::yielded;
      return result;
    }
    const auto sent = copies_ ? send_copied(stream, reader, buffer, piece) : send_directly(stream, reader);
    if (sent) {
      offset_ += *sent;
      result.moved += *sent;
    } else if (sent.error() == Error::unsupported && !copies_) {
      copies_ = true;
    } else {
      result.error = sent.error();
      result.state = is_passing(sent.error()) ? PumpState::blocked : PumpState::stream_failed;
      if (file_failed_) result.state = PumpState::file_failed;
      return result;
    }
  }
  result.state = PumpState::complete;
  return result;
}

}  // namespace wirelab::command
