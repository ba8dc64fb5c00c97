#include "tests/simulation/hostile_peer.h"

#include <algorithm>
#include <chrono>

namespace wirelab::simulation {
namespace {

using std::chrono::seconds;

// What the server says last, and the silence after it.
constexpr Duration kClosing = seconds(4);
constexpr Duration kLine = seconds(30) + kClosing;
constexpr Duration kLogin = std::chrono::minutes(1) + kClosing;
constexpr Duration kIdle = std::chrono::minutes(10) + kClosing;
// The pace is measured over thirty seconds, and the first of them may have been fast.
constexpr Duration kSlow = seconds(61) + kClosing;

/// Any byte of which no verb is made, and no greeting.
std::string noise(Random& random) {
  char byte = 'A';
  while (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(random.below(256));
  return {byte};
}

}  // namespace

HostilePeer::HostilePeer(Stage& stage, std::uint64_t number) : Peer(stage, number) {
  static constexpr Kind kKinds[] = {Kind::silent,      Kind::slow_command,  Kind::slow_request, Kind::slow_body,
                                    Kind::slow_reader, Kind::idle_session,  Kind::loiterer,     Kind::deaf,
                                    Kind::noise,       Kind::noise,         Kind::long_line,    Kind::huge_body,
                                    Kind::talkative,   Kind::deaf_after_end};
  kind_ = stage_.random.pick(kKinds);
}

void HostilePeer::doom_in(Duration time) {
  if (doom_) return;
  doom_ = stage_.clock.now() + time;
  deadlines_late_ = false;
}

std::optional<TimePoint> HostilePeer::doom() const {
  if (kind_ != Kind::deaf || !doom_) return doom_;
  // No more goes into the pipe that nobody reads from.
  const ServerSide* side = stage_.server_host.side(port());
  const bool stuck = side != nullptr && side->written >= stage_.pipe;
  return stuck ? side->moved + kSlow : doom_;
}

void HostilePeer::begin() {
  begun_ = true;
  Random& random = stage_.random;
  switch (kind_) {
    case Kind::silent: doom_in(kLine); break;
    case Kind::slow_command: doom_in(kLine); break;
    case Kind::slow_request:
    case Kind::idle_session:
    case Kind::deaf:
    case Kind::talkative: session_ = true; break;
    case Kind::loiterer:
      session_ = true;
      if (stage_.access == command::AccessMode::login) doom_in(kLogin);
      break;
    case Kind::slow_body: session_ = true; break;
    case Kind::slow_reader:
      session_ = random.chance(50);
      if (!session_) {
        say("DOWNLOAD_FILE big.bin\n");
        doom_in(std::chrono::minutes(2) + kSlow);
      }
      break;
    case Kind::noise:
    case Kind::long_line: session_ = random.chance(50); break;
    case Kind::huge_body: session_ = true; break;
    case Kind::deaf_after_end:
      session_ = deaf_ = random.chance(50);
      if (session_) break;
      say("LIST_FILES\n.");  // the byte behind makes the server wait for the end
      doom_in(kLine);
      break;
  }
  if (!session_) {
    if (kind_ == Kind::noise) {
      for (std::uint64_t left = random.between(1, 3'000); left > 0; --left) {
        say(noise(random));
        if (random.chance(2)) say("\n");
      }
      doom_in(kSlow);
    }
    if (kind_ == Kind::long_line) {
      say(std::string(random.between(2'300, 20'000), 'X'));
      doom_in(kSlow);
    }
    return;
  }
  greeted_ = true;
  say("HELLO wirelab/1 hostile\n");
  switch (kind_) {
    case Kind::slow_reader: say("LOGIN user-reader s3cret-of-user-reader\nDOWNLOAD_FILE big.bin\n"); break;
    case Kind::slow_body: say("LOGIN user-writer s3cret-of-user-writer\nUPLOAD_FILE slow ?40000\n"); break;
    case Kind::idle_session: doom_in(kIdle); break;
    case Kind::talkative:
      say("QUIT\n" + std::string(random.between(1, 100'000), '\n'));
      doom_in(kSlow);
      break;
    case Kind::noise:
      for (std::uint64_t left = random.between(1, 40); left > 0; --left) {
        static constexpr std::string_view kLines[] = {"\n",
                                                      "NOOP NOOP\n",
                                                      "HELLO wirelab/1\n",
                                                      "LIST_FILES \"\n",
                                                      "LIST_FILES  a\n",
                                                      "DELETE_FILE\n",
                                                      "UPLOAD_FILE\n",
                                                      "UPLOAD_FILE \"a\\q\" +3\nabc",
                                                      "RENAME_FILE x\n",
                                                      "QUIT now\n",
                                                      "LIST_FILES +5\nNOOP\n",
                                                      "DOWNLOAD_FILE a b c\n",
                                                      "UPLOAD_FILE b +99999999999999999999999\n",
                                                      "NOOP \x01\n",
                                                      "LOGIN a b c\n"};
        std::string line(random.pick(kLines));
        // One byte more might make an upload of what is none.
        const bool keeps = line.contains("UPLOAD");
        if (!keeps && random.chance(30)) line.insert(random.below(line.size()), noise(random));
        if (!keeps && random.chance(10)) line.insert(random.below(line.size()), 1, '\n');
        say(line);
      }
      doom_in(2 * kIdle);
      break;
    case Kind::long_line:
      say("LIST_FILES " + std::string(random.between(2'300, 20'000), 'x'));
      doom_in(kSlow);
      break;
    case Kind::huge_body:
      say("UPLOAD_FILE ../out +" + std::to_string(random.between(1'048'577, 10'000'000)) + "\n" +
          std::string(random.between(1, 200'000), 'b'));
      doom_in(kSlow);
      break;
    case Kind::deaf_after_end: say("QUIT\n."); break;
    case Kind::deaf:
      deaf_ = true;
      say("LOGIN user-reader s3cret-of-user-reader\n");
      for (int count = 0; count < 40; ++count) say("LIST_FILES\nDOWNLOAD_FILE big.bin\nNOOP\n");
      doom_in(kIdle + kSlow);
      break;
    default: break;
  }
}

void HostilePeer::drip(std::string_view text) {
  if (!all_said() || !stage_.random.chance(10)) return;
  say(text.substr(dripped_++ % text.size(), 1));
}

void HostilePeer::speak() {
  if (!begun_) {
    if (port() != 0 && stage_.server_host.side(port()) != nullptr) begin();
    return;
  }
  if (kind_ == Kind::slow_command) drip("DOWNLOAD_FILE");
  if (kind_ == Kind::slow_command && dripped_ > 12) dripped_ = 12;
  // The deadline runs from what the server has.
  if (kind_ == Kind::slow_request && dripping_ && all_said()) doom_in(kLine);
  if (kind_ == Kind::slow_request && dripping_) drip("x");
  if (kind_ == Kind::slow_body && dripping_) drip("y");
  if (kind_ == Kind::loiterer) drip("NOOP\n");
  if (kind_ == Kind::slow_reader) reads_at_once_ = 1;
  if (kind_ == Kind::deaf_after_end && session_ && all_said()) doom_in(kClosing);
  // It gives up when the run does.
  if (stage_.behave && kind_ != Kind::deaf_after_end && !doom_) leave(stage_.random.chance(50));
}

void HostilePeer::heard() {
  if (kind_ == Kind::slow_request && !dripping_ && in_.contains("200 hello") && in_.ends_with('}')) {
    dripping_ = true;
    say("LIST_FILES \"");
  }
  if (kind_ == Kind::slow_body && !dripping_ && in_.contains("101 go_on")) {
    dripping_ = true;
    doom_in(kSlow);
  }
  if (kind_ == Kind::slow_reader && session_ && in_.contains("200 file 120000\n")) doom_in(kSlow);
  if (kind_ == Kind::slow_reader && in_.size() > 20'000) in_.resize(100);
}

void HostilePeer::ended(bool /*by_reset*/) {}

bool HostilePeer::drips() const {
  return !done() && (dripping_ || kind_ == Kind::slow_command || kind_ == Kind::slow_reader || kind_ == Kind::loiterer);
}

std::string HostilePeer::state() const {
  return "hostile: kind " + std::to_string(static_cast<int>(kind_)) + (session_ ? ", session" : "") + ", heard '" +
         in_.substr(0, 40) + "'";
}

}  // namespace wirelab::simulation
