#include "tests/simulation/peer.h"

#include <algorithm>
#include <array>

namespace wirelab::simulation {

void Peer::act() {
  if (done_) return;
  if (stream_ == nullptr) {
    connect();
    return;
  }
  speak();
  if (!done_ && !all_said()) send();
  if (deaf_ && !done_ && stage_.server_host.has_let_go(port_)) leave(true);
  if (!deaf_ && !done_ && stage_.random.chance(70)) receive();
}

void Peer::connect() {
  auto stream = stage_.hosts.connect(stage_.server);
  if (!stream) return;
  stream_ = std::move(*stream);
  port_ = stream_->local().port;
  stage_.server_host.plan(port_, plan());
  stage_.log.add("connect", number_, port_);
}

ConnectionFaults Peer::plan() {
  Random& random = stage_.random;
  ConnectionFaults faults;
  faults.one_byte = stage_.faults.one_byte && random.chance(30);
  // Not both: that is a turn of the loop for each byte.
  if (stage_.faults.would_block && !faults.one_byte && random.chance(50))
    faults.blocked_writes = static_cast<unsigned>(random.below(60));
  if (stage_.faults.resets && random.chance(20)) faults.reset_after = some_byte();
  return faults;
}

std::uint64_t Peer::some_byte() {
  // Up to what the largest upload or download moves, and near the beginning as often as far behind it.
  return stage_.random.between(1, std::uint64_t{1} << stage_.random.between(2, 18));
}

void Peer::send() {
  if (fin_at_ && sent_ >= *fin_at_) {
    break_off();
    return;
  }
  std::size_t count = std::min(out_.size() - said_, most_at_once_);
  if (!whole_ && stage_.random.chance(50)) count = stage_.random.between(1, count);
  if (reset_at_) count = std::min<std::size_t>(count, *reset_at_ - sent_);
  if (fin_at_) count = std::min<std::size_t>(count, *fin_at_ - sent_);
  if (count > 0) {
    const auto written = stream_->write(as_bytes(std::string_view(out_).substr(said_, count)));
    if (!written) return;  // a failure shows when reading
    said_ += *written;
    sent_ += *written;
    stage_.log.add("says", number_, *written, std::string_view(out_).substr(said_ - *written, *written));
    if (all_said()) {
      out_.clear();
      said_ = 0;
    }
  }
  if (reset_at_ && sent_ >= *reset_at_) leave(true);
}

void Peer::receive() {
  std::array<std::byte, 8192> room;
  std::size_t most = std::min(room.size(), reads_at_once_);
  if (stage_.random.chance(20)) most = stage_.random.between(1, most);
  const auto count = stream_->read(MutableBytes(room).first(most));
  if (count && *count > 0) {
    in_ += as_text(ConstBytes(room).first(*count));
    stage_.log.add("hears", number_, *count, as_text(ConstBytes(room).first(*count)));
    heard();
    return;
  }
  if (!count && count.error() == Error::would_block) return;
  const bool by_reset = !count;
  stage_.log.add(by_reset ? "is_reset" : "hears_end", number_);
  look_for_refusal();
  if (turned_away_ && !by_reset && in_ != "ERROR") blame("the server was full and said something else: " + in_);
  if (!turned_away_) ended(by_reset);
  leave(by_reset);
}

void Peer::look_for_refusal() {
  if (turned_away_ || port_ == 0) return;
  const ServerSide* side = stage_.server_host.side(port_);
  if (side == nullptr || !side->refused) return;
  turned_away_ = true;
  refused();
}

void Peer::finish_speaking() {
  if (shut_ || !all_said() || stream_ == nullptr) return;
  if (!stream_->shutdown_write()) return;
  stage_.log.add("says_end", number_);
  shut_ = true;
}

void Peer::break_off() {
  if (shut_ || !stream_->shutdown_write()) return;
  stage_.log.add("breaks_off", number_, sent_);
  shut_ = true;
}

void Peer::leave(bool by_reset) {
  if (done_) return;
  stage_.log.add(by_reset ? "resets" : "leaves", number_);
  if (stream_ != nullptr && by_reset) stream_->abort();
  stream_.reset();
  done_ = true;
}

void Peer::lose() {
  passed_over(std::chrono::hours(1), true);
  if (stream_ != nullptr) leave(true);
}

bool Peer::may_break() const {
  const ServerSide* side = port_ == 0 ? nullptr : stage_.server_host.side(port_);
  return excused_ || turned_away_ || (side != nullptr && side->was_reset);
}

void Peer::blame(const std::string& what) {
  stage_.verdict.fail("peer " + std::to_string(number_) + ": " + what + " (" + state() + ")");
}

}  // namespace wirelab::simulation
