#include "tests/simulation/classic_peer.h"

#include <algorithm>
#include <charconv>

#include "tests/simulation/paths.h"

namespace wirelab::simulation {
namespace {

using command::Role;
using Kind = Request::Kind;

constexpr std::string_view kSendSize = "SEND_SIZE\n";
constexpr std::string_view kSendData = "SEND_DATA\n";
constexpr std::string_view kWritten = "FILE_WRITTEN\n";

}  // namespace

ClassicPeer::ClassicPeer(Stage& stage, std::uint64_t number)
    : Peer(stage, number), request_(make_request(stage, false)) {
  Random& random = stage_.random;
  eager_ = request_.kind == Kind::upload && random.chance(35);
  terminated_ = eager_ || random.chance(80);
  half_closes_ = random.chance(25);
  stays_ = stage_.faults.jumps && random.chance(20);
  cuts_ = (stage_.faults.resets || stage_.faults.hostile) && random.chance(25);
  whole_ = true;
}

ConnectionFaults ClassicPeer::plan() {
  ConnectionFaults faults = Peer::plan();
  // Bytes that nobody can see yet look like the silence that ends a command.
  faults.blocked_reads = 0;
  // Whoever has read just the command may close at once, over bytes that came with it.
  if (eager_) faults.one_byte = false;
  return faults;
}

void ClassicPeer::say_request() {
  begun_ = true;
  const std::string line = classic_line(request_);
  std::string text = line + (terminated_ ? (stage_.random.chance(30) ? "\r\n" : "\n") : "");
  if (eager_) {
    text += std::to_string(request_.announced) + "\n" + stage_.contents.bytes(request_.content);
    size_said_ = body_said_ = true;
  }
  if (cuts_) {
    const std::uint64_t at = stage_.random.below(text.size() + 1);
    text.resize(at);
    if (stage_.random.chance(50)) {
      reset_at_ = at;
    } else {
      half_closes_ = true;
    }
    if (at < line.size()) reinterpret(request_, std::string_view(line).substr(0, at));
  }
  enter(stage_, request_, command::role_without_login(stage_.access));
  if (text.empty() && !reset_at_) half_closes_ = true;
  say(text);
  whole_ = text.size() < 4'000;
}

void ClassicPeer::speak() {
  if (!begun_) say_request();
  if (reset_at_ && all_said()) return leave(true);
  if (half_closes_ && all_said() && (request_.kind != Kind::upload || body_said_ || cuts_)) finish_speaking();
}

void ClassicPeer::go_on_uploading() {
  if (cuts_) return;
  if (!size_said_ && in_.starts_with(kSendSize)) {
    size_said_ = true;
    whole_ = true;
    say(std::to_string(request_.announced) + (stage_.random.chance(70) ? "\n" : ""));
  }
  if (!body_said_ && in_.starts_with(std::string(kSendSize) + std::string(kSendData))) {
    body_said_ = true;
    whole_ = false;
    say(stage_.contents.bytes(request_.content));
  }
}

void ClassicPeer::judge_upload() {
  const bool may = suffices(command::role_without_login(stage_.access), Role::writer);
  if (in_.starts_with(kSendSize) && (!may || never_a_name(request_.path))) {
    blame("was asked for the size of what cannot be stored");
  }
  if (in_.contains(kSendData) && is_hopeless(stage_, request_)) blame("was asked for what cannot be stored");
}

void ClassicPeer::hear_download() {
  if (!in_.starts_with("SIZE: ") || told_) return;
  const std::size_t end = in_.find("\r\n");
  if (end == std::string::npos) return;
  std::size_t size = 0;
  std::from_chars(in_.data() + 6, in_.data() + end, size);
  if (in_.size() < end + 2 + size) return;
  if (in_.size() > end + 2 + size) blame("more bytes than were announced");
  succeeded(std::string_view(in_).substr(end + 2));
  if (!stays_) leave(false);
}

void ClassicPeer::heard() {
  if (request_.kind == Kind::upload) {
    judge_upload();
    go_on_uploading();
  }
  if (request_.kind == Kind::download) hear_download();
}

void ClassicPeer::succeeded(std::string_view told) {
  told_ = true;
  if (!suffices(command::role_without_login(stage_.access), needed(request_, stage_.access))) {
    blame("did without a log-in what needs one");
    return;
  }
  check_success(stage_, request_, told);
}

void ClassicPeer::failed() {
  told_ = true;
  // What took too long is still done, or not.
  if (request_.change) stage_.files.refused(request_.change, stage_.may_have_happened(*request_.change), !excused());
  const bool may = suffices(command::role_without_login(stage_.access), needed(request_, stage_.access));
  if (may && !cuts_ && !is_late({})) check_failure(stage_, request_);
}

void ClassicPeer::judge() {
  switch (request_.kind) {
    case Kind::list:
      if (in_ == "ERROR" || in_.starts_with("Error: La ruta")) return failed();
      return succeeded(in_);
    case Kind::download:
      if (in_ == "ERROR") return failed();
      break;
    case Kind::upload: {
      const std::string before =
          std::string(kSendSize) + std::string(kSendData) + std::string(kWritten) + "SUCCESS: Fichero '";
      constexpr std::string_view kAfter = "' subido correctamente.";
      if (in_.starts_with(before) && in_.ends_with(kAfter)) {
        return succeeded(std::string_view(in_).substr(before.size(), in_.size() - before.size() - kAfter.size()));
      }
      if (in_ == "ERROR" || in_ == std::string(kSendSize) + "ERROR" ||
          in_ == std::string(kSendSize) + std::string(kSendData) + "ERROR") {
        return failed();
      }
      break;
    }
    case Kind::remove:
      if (in_ == "ERROR") return failed();
      if (in_ == "DELETED") return succeeded({});
      break;
    case Kind::rename:
      if (in_ == "RENAME_ERROR" || in_ == "ERROR") return failed();
      if (in_ == "RENAMED") return succeeded({});
      break;
    case Kind::log_in:
      if (in_ == "ERROR") return failed();
      if (in_ == "AUTHENTICATED") return succeeded({});
      break;
    case Kind::sign_in:
      if (in_ == "ERROR") return failed();
      if (in_ == "SUCCESS") return succeeded({});
      break;
    default:
      if (in_ == "UNKNOWN_COMMAND" || in_ == "ERROR" || in_ == "RENAME_ERROR") return;
      break;
  }
  // A cut of nothing is answered with nothing.
  if (in_.empty() && (cuts_ || excused())) return;
  if (!excused()) blame("an answer that makes no sense: " + in_.substr(0, 100));
}

void ClassicPeer::ended(bool by_reset) {
  if (told_) return;
  if (!by_reset) return judge();
  // Who goes on sending after the answer is reset, and so is a download that fails on its way.
  const bool sends_on = eager_ && request_.announced > 2'000;
  if (may_break() || cuts_ || sends_on || stage_.may_fail()) return;
  blame("the connection was reset");
}

void ClassicPeer::refused() {
  if (request_.change) request_.change->allowed = false;
  if (request_.registration) request_.registration->allowed = false;
}

std::string ClassicPeer::state() const {
  return "classic: " + classic_line(request_).substr(0, 60) +
         (begun_ ? ", heard '" + in_.substr(0, 60) + "'" : ", not begun");
}

void ClassicPeer::pending(std::vector<FileChangePtr>& into) const {
  if (request_.change && !told_) into.push_back(request_.change);
}

}  // namespace wirelab::simulation
