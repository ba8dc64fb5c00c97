#include "boards/linux/init/time_sync.h"

#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include <cerrno>

#include "boards/linux/init/kept_time.h"

namespace wirelab::boards {
namespace {

// Without waiting: early after the start there may be none, and the next try comes.
template <std::size_t size>
bool fill_randomly(std::array<std::byte, size>& out) {
  return ::getrandom(out.data(), out.size(), GRND_NONBLOCK) == static_cast<ssize_t>(out.size());
}

// Of servers, which come with leases, and of what is wrong with them.
constexpr std::size_t kMostKept = 16;

bool is_in(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

}  // namespace

std::string TimeSync::describe() const {
  if (!trouble_.empty()) return trouble_;
  if (!set_at_) return "no time server so far";
  return "time from " + server_ + ", last at " + calendar_text(*set_at_);
}

void TimeSync::advance(TimePoint now) {
  if (now < next_) return;
  if (!std::holds_alternative<std::monostate>(asked_)) return fail("does not answer", schedule_.after_failure(), now);
  begin(now);
}

void TimeSync::begin(TimePoint now) {
  auto servers = find_();
  if (servers) {
    std::erase_if(servers->time, [this](const std::string& server) { return is_in(unwelcome_, server); });
  }
  if (!servers || servers->time.empty()) {
    next_ = now + (servers ? kLookLater : kLookSoon);
    return;
  }
  server_ = servers->time[turn_ % servers->time.size()];
  if (const auto address = net::Address::parse(server_)) {
    ask_for_time(*address, now);
  } else {
    ask_for_name(*servers, now);
  }
}

void TimeSync::ask_for_name(const TimeServers& servers, TimePoint now) {
  if (!servers.names_server) {
    return fail("is a name, and no name server is known: set 'dns', or the time server's address",
                schedule_.after_failure(), now);
  }
  std::array<std::byte, 2> id{};
  const bool random = fill_randomly(id);
  const auto query = dns::AddressQuery::make(
      server_, static_cast<std::uint16_t>(std::to_integer<unsigned>(id[0]) << 8U | std::to_integer<unsigned>(id[1])));
  if (!query) return fail("is not the name of a server", schedule_.after_failure(), now);
  if (!random || !send(*servers.names_server, dns::kPort, query->message())) {
    return fail(with_errno("cannot be looked up"), schedule_.after_failure(), now);
  }
  asked_ = *query;
  next_ = now + sntp::Schedule::kDeadline;
}

void TimeSync::ask_for_time(const net::Address& server, TimePoint now) {
  Request request{.nonce = {}, .sent = now};
  if (!fill_randomly(request.nonce) || !send(server, sntp::kPort, sntp::make_request(request.nonce))) {
    return fail(with_errno("cannot be asked"), schedule_.after_failure(), now);
  }
  asked_ = request;
  next_ = now + sntp::Schedule::kDeadline;
}

// A socket of its own for each question: the kernel chooses another port, and takes nothing in from anybody else.
bool TimeSync::send(const net::Address& server, std::uint16_t port, ConstBytes datagram) {
  if (server.family() != net::Family::ipv4) {
    errno = EAFNOSUPPORT;
    return false;
  }
  socket_ = UniqueFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(port);
  std::memcpy(&peer.sin_addr, server.bytes().data(), sizeof(peer.sin_addr));
  return ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)) == 0 &&
         ::send(socket_.get(), datagram.data(), datagram.size(), 0) == static_cast<ssize_t>(datagram.size());
}

void TimeSync::receive(TimePoint now) {
  if (socket_.get() < 0) return;
  std::array<std::byte, dns::kMaxMessage> room{};
  const ssize_t got = ::recv(socket_.get(), room.data(), room.size(), 0);
  if (got < 0) {
    if (errno != EAGAIN && errno != EINTR) fail(with_errno("cannot be reached"), schedule_.after_failure(), now);
    return;
  }
  const ConstBytes datagram = std::span(room).first(static_cast<std::size_t>(got));
  if (std::holds_alternative<dns::AddressQuery>(asked_)) return take_address(datagram, now);
  if (std::holds_alternative<Request>(asked_)) take_time(datagram, now);
}

void TimeSync::take_address(ConstBytes datagram, TimePoint now) {
  const auto address = dns::judge_answer(datagram, std::get<dns::AddressQuery>(asked_));
  if (address) return ask_for_time(*address, now);
  if (address.error() == dns::Refusal::not_ours) return;
  fail("has no address: the name server " + std::string(dns::refusal_text(address.error())), schedule_.after_failure(),
       now);
}

void TimeSync::take_time(ConstBytes datagram, TimePoint now) {
  const Request& request = std::get<Request>(asked_);
  const auto time = sntp::judge_reply(datagram, request.nonce, now - request.sent, earliest_);
  if (time) return succeed(*time, now);
  // The right reply may still come.
  if (time.error() == sntp::Refusal::not_ours || time.error() == sntp::Refusal::not_a_reply) return;
  if (time.error() == sntp::Refusal::unwelcome && unwelcome_.size() < kMostKept) unwelcome_.push_back(server_);
  const bool complains = time.error() == sntp::Refusal::asked_too_often;
  fail(std::string(sntp::refusal_text(time.error())),
       complains ? schedule_.after_complaint() : schedule_.after_failure(), now);
}

void TimeSync::succeed(Duration time, TimePoint now) {
  asked_ = {};
  socket_.reset();
  trouble_.clear();
  said_.clear();
  set_at_ = time;
  next_ = now + schedule_.after_success();
  set_(time, "the time server " + server_);
}

// Said once for each reason: tries go on for as long as the board runs.
void TimeSync::fail(const std::string& why, Duration pause, TimePoint now) {
  asked_ = {};
  socket_.reset();
  ++turn_;
  next_ = now + pause;
  const std::string trouble = "the time server " + server_ + " " + why;
  const char* const then =
      is_in(unwelcome_, server_) ? "; it is not asked any more" : "; it is asked again, ever less often";
  if (!is_in(said_, trouble) && said_.size() < kMostKept) {
    console_.say(trouble + then);
    said_.push_back(trouble);
  }
  trouble_ = trouble;
}

}  // namespace wirelab::boards
