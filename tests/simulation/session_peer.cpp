#include "tests/simulation/session_peer.h"

#include <algorithm>
#include <charconv>

#include "tests/simulation/paths.h"
#include "tests/simulation/resumed.h"

namespace wirelab::simulation {
namespace {

using command::Role;
using Kind = Request::Kind;

/// The most bytes of a body that a server skips before it closes.
constexpr std::uint64_t kMostSkipped = 1024 * 1024;
constexpr std::string_view kGreeting = "HELLO wirelab/1 simulated\n";

}  // namespace

SessionPeer::SessionPeer(Stage& stage, std::uint64_t number)
    : Peer(stage, number),
      left_(stage.random.between(1, 10)),
      depth_(stage.random.chance(50) ? 1 : stage.random.between(2, 8)),
      role_(command::role_without_login(stage.access)),
      quits_(stage.random.chance(50)),
      fin_instead_(!quits_ && stage.random.chance(50)) {
  Random& random = stage_.random;
  if (random.chance(20)) most_at_once_ = random.between(1, 50);
  if (random.chance(20)) reads_at_once_ = random.between(1, 200);
  if (stage_.faults.resets && random.chance(20)) reset_at_ = some_byte();
  // Not within the greeting, which makes it a session.
  if (stage_.faults.resets && !reset_at_ && random.chance(20)) fin_at_ = kGreeting.size() + some_byte();
}

ConnectionFaults SessionPeer::plan() {
  ConnectionFaults faults = Peer::plan();
  if (stage_.faults.would_block && !faults.one_byte && stage_.random.chance(50)) {
    faults.blocked_reads = static_cast<unsigned>(stage_.random.below(60));
  }
  return faults;
}

Role SessionPeer::possible_role() const {
  Role possible = role_;
  for (const Asked& one : asked_) {
    if (one.request.kind == Kind::claim && one.request.registration->allowed) possible = Role::admin;
    if (one.request.kind != Kind::log_in) continue;
    // By the time that it is his turn, the account may have been made.
    const Role newcomer = stage_.accounts.claimed() ? Role::writer : Role::admin;
    if (one.request.user.starts_with(kNewcomer)) possible = std::max(possible, newcomer);
    possible = std::max(possible, stage_.accounts.may_give(one.request.user, one.request.password));
  }
  return possible;
}

void SessionPeer::speak() {
  if (stage_.behave) most_at_once_ = reads_at_once_ = SIZE_MAX;
  if (!hello_said_) {
    hello_said_ = true;
    greeted_ = true;
    say(stage_.random.chance(50) ? kGreeting : "HELLO wirelab/1\r\n");
    if (depth_ == 1) return;
  }
  if (depth_ == 1 && !hello_heard_) return;
  if (closing_ || turned_away_) return;
  while (left_ > 0 && asked_.size() < depth_ + (watching_ ? 1 : 0) && !waits_for_go_on_) {
    // A stream is ended by the next request: let it say something first.
    if (watching_ && stage_.random.chance(70) && !stage_.behave) return;
    ask();
    if (stage_.random.chance(30)) break;
  }
  if (left_ == 0 && !waits_for_go_on_) end_asking();
}

void SessionPeer::end_asking() {
  if (!over_asking_) {
    if (!asked_.empty() && !quits_ && !fin_instead_) {
      if (!watching_) return;
      quits_ = true;
    }
    over_asking_ = true;
    if (quits_) {
      asked_.emplace_back().quit = true;
      asked_.back().begins_at = promised();
      say("QUIT\n");
    }
  }
  if (fin_instead_) finish_speaking();
  if (!quits_ && !fin_instead_ && asked_.empty() && all_said() && hello_heard_) leave(stage_.random.chance(30));
}

void SessionPeer::ask() {
  --left_;
  Asked one;
  one.request = make_request(stage_, true);
  Request& request = one.request;
  const Role possible = possible_role();
  if (request.kind == Kind::watch) watching_ = true;
  if (request.kind != Kind::watch) watching_ = false;
  std::string body;
  const bool has_body = request.kind == Kind::upload || request.kind == Kind::part;
  if (has_body) {
    one.body = stage_.random.chance(50) ? Body::follows : Body::asked;
    if (one.body == Body::asked && request.kind == Kind::upload && stage_.random.chance(8)) {
      // More than any disk has: refused, or else nobody could keep his word.
      request.announced = stage_.random.chance(50) ? ~std::uint64_t{0} : (std::uint64_t{1} << 32U) + request.announced;
    }
    body = (one.body == Body::follows ? "+" : "?") + std::to_string(request.announced);
  } else if (!is_resumed(request) && stage_.random.chance(8)) {
    // A body that nobody wants has to be skipped.
    one.body = Body::follows;
    body = "+" + std::to_string(stage_.random.below(300));
  }
  one.missed = missed();
  one.begins_at = promised();
  enter(stage_, request, possible);
  std::string words = body;
  if (is_resumed(request)) {
    enter_resumed(stage_, request);
    words = resumed_words(stage_, request).substr(1) + (body.empty() ? "" : " " + body);
  }
  std::string text = session_line(request, words) + (stage_.random.chance(20) ? "\r\n" : "\n");
  if (one.body == Body::follows) {
    if (has_body) {
      text += part_of(stage_, request);
    } else {
      // Looks like a request, which it must not be taken for.
      const std::string garbage = "DELETE_FILE a\nDELETE_FILE c.txt\nUPLOAD_FILE b +1\nx";
      for (std::uint64_t left = std::stoull(body.substr(1)); left > 0; --left) text += garbage[left % garbage.size()];
    }
  }
  waits_for_go_on_ = one.body == Body::asked;
  say(text);
  asked_.push_back(std::move(one));
}

void SessionPeer::heard() {
  while (!done() && !stage_.verdict.failed() && take_reply()) {
  }
}

bool SessionPeer::take_reply() {
  const std::size_t end = in_.find('\n');
  if (end == std::string::npos) {
    if (in_.size() > 80 && !turned_away_) blame("a head without an end: " + in_.substr(0, 80));
    return false;
  }
  const std::string head = in_.substr(0, end);
  const std::size_t first = head.find(' ');
  const std::size_t second = head.find(' ', first + 1);
  unsigned status = 0;
  std::uint64_t size = 0;
  if (first != 3 || second == std::string::npos ||
      std::from_chars(head.data(), head.data() + 3, status).ptr != head.data() + 3 ||
      std::from_chars(head.data() + second + 1, head.data() + head.size(), size).ptr != head.data() + head.size()) {
    blame("no head of a reply: " + head.substr(0, 80));
    return false;
  }
  if (in_.size() - end - 1 < size) return false;
  take({status, std::string_view(head).substr(4, second - 4), std::string_view(in_).substr(end + 1, size)});
  in_.erase(0, end + 1 + size);
  return true;
}

void SessionPeer::closes(const Reply& reply) {
  closing_ = true;
  const bool of_time = reply.status == 408;
  const bool of_fin = (reply.word == "bye" && shut_) || (reply.word == "unreadable" && shut_);
  if ((of_time && excused()) || of_fin) return;
  blame("the server closes: " + std::string(reply.word));
}

void SessionPeer::take(const Reply& reply) {
  if (closing_) return blame("a reply after the last one: " + std::string(reply.word));
  if (!hello_heard_) {
    if (reply.word != "hello") return blame("no answer to the greeting: " + std::string(reply.word));
    if (!reply.body.contains("\"verbs\":[\"LIST_FILES\"")) return blame("a greeting without verbs");
    hello_heard_ = true;
    return;
  }
  if (reply.word == "idle" || reply.word == "login_late" || reply.word == "timed_out" || reply.word == "stopping" ||
      reply.word == "too_long" || reply.word == "unreadable") {
    return closes(reply);
  }
  if (asked_.empty()) {
    if (reply.word == "bye") return closes(reply);
    return blame("a reply to nothing: " + std::string(reply.word));
  }
  Asked& one = asked_.front();
  if (reply.word == "bye" && broke_off_before(one)) return closes(reply);
  if (reply.status == 100) {
    if (one.request.kind != Kind::watch || one.quit) blame("a part of a stream that nobody watches");
    return;
  }
  if (reply.status == 101) {
    const bool may = suffices(role_, needed(one.request, stage_.access));
    if (one.body != Body::asked || one.go_on || !may || is_hopeless(stage_, one.request)) {
      return blame("was told to go on with " + classic_line(one.request));
    }
    one.go_on = true;
    waits_for_go_on_ = false;
    say(part_of(stage_, one.request));
    return;
  }
  take_final(reply);
}

bool SessionPeer::is_word_of(const Request& request, const Reply& reply) {
  switch (request.kind) {
    case Kind::list: return reply.status == 200 && reply.word == "listing";
    case Kind::download: return reply.status == 200 && reply.word == "file";
    case Kind::upload: return reply.status == 201 && reply.word == "stored";
    case Kind::remove: return reply.status == 200 && reply.word == "deleted";
    case Kind::rename: return reply.status == 200 && reply.word == "renamed";
    case Kind::claim:
    case Kind::log_in: return reply.status == 200 && reply.word == "authenticated";
    case Kind::sign_in: return reply.status == 201 && reply.word == "registered";
    case Kind::unknown: return false;
    case Kind::info:
    case Kind::hash:
    case Kind::space:
    case Kind::offset: return reply.status == 200 && reply.word == "document";
    case Kind::part:
    case Kind::drop: return false;
    case Kind::range: return reply.status == 200 && reply.word == "file";
    case Kind::noop: return reply.status == 200 && reply.word == "ok";
    case Kind::watch: return reply.status == 200 && reply.word == "end";
  }
  return false;
}

bool SessionPeer::may_be_refused_so(const Request& request, const Reply& reply) const {
  const auto says = [&reply](std::string_view word) { return reply.word == word; };
  if (says("cut_short")) return reply.status == 400 && shut_;
  if (says("timed_out")) return excused();
  const bool disk = stage_.faults.io_errors && (says("io") || says("not_allowed"));
  const bool room = stage_.faults.no_memory && says("no_resources");
  const bool slowed = stage_.guesses.slows() && reply.status == 429 && says("slow_down");
  switch (request.kind) {
    case Kind::list: return disk || room || says("not_found") || says("not_allowed");
    case Kind::download:
    case Kind::info:
    case Kind::remove: return disk || room || says("not_found") || says("not_allowed");
    case Kind::hash:
    case Kind::range:
      return disk || room || says("not_found") || says("not_allowed") || (reply.status == 416 && says("range"));
    case Kind::offset:
    case Kind::drop:
    case Kind::space: return disk || room;
    case Kind::part: return disk || room || says("not_found") || says("not_allowed") || says("no_space");
    case Kind::upload: return disk || room || says("not_found") || says("not_allowed") || says("no_space");
    case Kind::rename: return disk || room || says("not_found") || says("not_allowed") || says("exists");
    case Kind::log_in: return disk || says("no_resources") || says("not_allowed") || says("invalid") || slowed;
    case Kind::sign_in:
      return disk || says("no_resources") || says("exists") || says("invalid") || says("no_space") || slowed;
    case Kind::claim:
      if (says("not_allowed") && request.code != kClaimCode) return true;
      return disk || says("no_resources") || says("exists") || says("invalid") || says("no_space") || slowed ||
             (reply.status == 409 && says("claimed"));
    case Kind::unknown: return reply.status == 405 && says("unknown_command");
    case Kind::noop:
    case Kind::watch: return room;
  }
  return false;
}

void SessionPeer::take_final(const Reply& reply) {
  const Asked one = asked_.front();
  const Request& request = one.request;
  asked_.pop_front();
  ++answered_;
  if (one.body == Body::asked && !one.go_on) waits_for_go_on_ = false;
  stage_.log.add("reply", number(), reply.status, reply.word);
  const bool costs = reply.word == "not_allowed" || reply.word == "exists" || reply.word == "registered";
  if (is_of_secret(request) && costs) stage_.guesses.failed(stage_.clock.now());
  if (one.quit) {
    if (reply.word != "bye") blame("QUIT was answered " + std::string(reply.word));
    closing_ = true;
    return;
  }
  const bool may = suffices(role_, needed(request, stage_.access));
  const bool of_role = reply.word == (logged_in_ ? "role_needed" : "login_needed");
  if (of_role) {
    if (may) blame("was refused what its role allows: " + classic_line(request));
    if (request.change) stage_.files.refused(request.change, false);
    return;
  }
  if (!may)
    return blame("was answered " + std::string(reply.word) + " in a role that does not allow " + classic_line(request));
  if (is_resumed(request) && judge_resumed(stage_, request, reply.status, reply.word, reply.body)) return;
  if (is_word_of(request, reply)) {
    if (one.body == Body::asked && !one.go_on) blame("stored without a body: " + request.path);
    check_success(stage_, request, reply.body);
    if (request.kind == Kind::log_in || request.kind == Kind::claim) {
      logged_in_ = true;
      role_ = std::max(command::role_without_login(stage_.access),
                       stage_.accounts.may_give(request.user, request.password));
    }
    return;
  }
  if (!may_be_refused_so(request, reply)) {
    return blame(classic_line(request).substr(0, 80) + " was answered " + std::string(reply.word));
  }
  if (reply.word == "cut_short") closing_ = true;
  if (is_late(one.missed) || shut_) {
    // What took too long is still done, or not.
    const bool ends = reply.word != "timed_out";
    if (request.change) stage_.files.refused(request.change, stage_.may_have_happened(*request.change), ends);
    return;
  }
  check_failure(stage_, request);
}

void SessionPeer::ended(bool by_reset) {
  if (may_break()) return;
  if (closing_) {
    if (!asked_.empty() && !by_reset && !shut_) blame("requests were not answered");
    return;
  }
  // Within the body of a request that came to nothing, a server has nothing to say.
  if (fin_at_ && shut_ && in_.empty()) return;
  // A download that fails on its way is reset, because its size was promised.
  if (by_reset && stage_.may_fail()) return;
  if (!in_.empty()) return blame("the connection ended within a reply");
  blame(by_reset ? "the session was reset" : "the session ended without a last reply");
}

void SessionPeer::refused() {
  for (Asked& one : asked_) {
    if (one.request.change) one.request.change->allowed = false;
    if (one.request.registration) one.request.registration->allowed = false;
  }
}

std::string SessionPeer::state() const {
  std::string text = "session: " + std::to_string(answered_) + " answered, " + std::to_string(asked_.size()) + " asked";
  if (!asked_.empty()) text += ", first " + classic_line(asked_.front().request).substr(0, 60);
  if (!hello_heard_) text += ", no answer to the greeting";
  return text + (in_.empty() ? "" : ", heard '" + in_.substr(0, 40) + "'");
}

bool SessionPeer::may_be_silent() const {
  return std::ranges::any_of(asked_, [](const Asked& one) { return one.request.kind == Kind::watch; });
}

void SessionPeer::pending(std::vector<FileChangePtr>& into) const {
  for (const Asked& one : asked_) {
    if (one.request.change) into.push_back(one.request.change);
  }
}

}  // namespace wirelab::simulation
