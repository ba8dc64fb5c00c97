#include "firmware/command/server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "firmware/core/json_writer.h"
#include "firmware/core/wipe.h"
#include "firmware/planted/planted.h"

namespace wirelab::command {
namespace {

// Connections accepted in one turn: others want the loop too.
constexpr int kAcceptsPerTurn = 64;
// Between two lines about sources that have too many connections.
constexpr Duration kCrowdQuiet = std::chrono::seconds(10);

}  // namespace

Server::Server(net::Stack& stack, const VerbTable& verbs, const ServerOptions& options, const Log& log)
    : stack_(stack),
      options_(options),
      log_(log),
      context_{stack.reactor(), verbs,  options_.limits,   log, copy_buffer_, options_.access,
               options_.sealed, hello_, options_.ownership},
      visitors_(options.most_per_source != 0 ? options.most_per_source : Visitors::fair_share(options.max_connections)),
      sessions_(options.max_connections + options.refusals),
      stop_timer_(stack.reactor(), *this),
      room_timer_(stack.reactor(), *this),
      crowd_quiet_(stack.reactor(), *this) {}

Server::~Server() {
  while (Place* place = list_.pop_front()) sessions_.destroy(place);
}

Result<void> Server::start() {
  if (sessions_.capacity() == 0 || !write_hello()) return fail(Error::no_resources);
  // All who may be served may also come at once; a full back-log lets Linux clients believe that they are connected.
  auto listener = stack_.listen(options_.listen, {.backlog = std::max<std::size_t>(128, options_.max_connections)});
  if (!listener) return fail(listener.error());
  listener_ = std::move(*listener);
  listener_->watch(this);
  return {};
}

/// What this server can do. The verbs are registered by now.
bool Server::write_hello() noexcept {
  constexpr std::size_t kMost = 8 * 1024;
  const auto milliseconds = [](Duration span) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(span).count());
  };
  hello_.clear();
  JsonWriter json(hello_, kMost);
  json.begin_object().text("protocol", kProtocol).text("server", options_.name);
  json.number("max_request", kMaxRequest).number("max_skipped", kMaxSkipped);
  json.number("idle_ms", milliseconds(options_.limits.idle_deadline));
  json.number("request_ms", milliseconds(options_.limits.command_deadline));
  json.key("verbs").begin_array();
  for (const Verb* verb : context_.verbs.all()) json.text(verb->name());
  json.text("NOOP").text("QUIT").end_array().end_object();
  return !json.failed();
}

void Server::Place::session_greeted(net::StreamHandle stream, Greeting greeting, std::string_view received,
                                    TimePoint connected) {
  take_over(std::move(stream), received, connected).start(greeting);
}

/// A function of its own, so that its copy is not on the stack while requests are carried out: boards have little.
FramedSession& Server::Place::take_over(net::StreamHandle stream, std::string_view received, TimePoint connected) {
  // The session in which these bytes lie is destroyed by the one that needs them.
  std::array<char, FramedSession::kBuffer> kept;
  const std::size_t most = WIRELAB_PLANTED(bytes_behind_a_greeting_dropped) ? 0 : kept.size();
  const std::size_t size = received.copy(kept.data(), most);
  auto& framed = session.emplace<FramedSession>(server.context_, *this, std::move(stream),
                                                std::string_view(kept.data(), size), connected);
  wipe(std::span(kept).first(size));
  return framed;
}

bool Server::accept_one() {
  full_ = sessions_.full() && !make_room();
  if (full_) return false;
  auto stream = listener_->accept();
  if (!stream) {
    if (stream.error() == Error::would_block) {
      starved_ = false;
    } else if (stream.error() != Error::no_resources || !std::exchange(starved_, true)) {
      log_.error("accept_failed", {{"reason", stream.error()}});
    }
    return false;
  }
  const std::size_t one_more = WIRELAB_PLANTED(one_connection_too_many) ? 1 : 0;
  const bool too_many = sessions_.used() >= options_.max_connections + one_more;
  // Once for each time that it fills up: a flood must not flood the log as well.
  if (too_many && !std::exchange(crowded_, true)) {
    log_.warning("connections_exhausted", {{"connections", options_.max_connections}});
  }
  const net::Address peer = (*stream)->peer().address;
  Place* place = sessions_.make(*this, std::move(*stream));
  if (place == nullptr) return false;
  list_.push_back(*place);
  auto& session = std::get<Session>(place->session);
  switch (welcome(*place, peer)) {
    case Welcome::served:
      if (!too_many) {
        session.start();
        break;
      }
      [[fallthrough]];
    case Welcome::refused:
      // Before the session is told: it may be over by then.
      place->refused = stack_.reactor().now();
      session.refuse();
      break;
    case Welcome::cut: session.cut(Error::no_resources); break;
  }
  return true;
}

/// Ends the refused connection that came first, once it has had its time; without that, connections that say nothing
/// would leave the next client without an answer until theirs run out.
bool Server::make_room() {
  Place* first = nullptr;
  list_.for_each([&](Place& place) {
    if (first == nullptr && place.refused) first = &place;
  });
  if (first == nullptr) return false;
  const TimePoint now = stack_.reactor().now();
  const TimePoint due = first->refused.value_or(now) + (options_.sealed ? kSealedRefusalTime : kRefusalTime);
  if (due > now) {
    room_timer_.start_at(due);
    return false;
  }
  std::visit([](auto& session) { session.cut(Error::no_resources); }, first->session);
  return !sessions_.full();
}

Welcome Server::welcome(Place& place, const net::Address& peer) {
  const Welcome welcome = visitors_.arrive(place.visitor, peer);
  // As above: the log hears of it now and then, not of each connection.
  if (welcome != Welcome::served && !crowd_quiet_.running()) {
    crowd_quiet_.start(kCrowdQuiet);
    const net::EndpointText text({.address = peer});
    log_.warning("connections_of_one_source_exhausted", {{"peer", text.view()}});
  }
  return welcome;
}

void Server::ready() {
  if (stop_timer_.expired()) {
    stop_timer_.stop();
    cut();
  }
  if (listener_ == nullptr) return;
  for (int count = 0; count < kAcceptsPerTurn; ++count) {
    if (!accept_one()) return;
  }
  listener_->again();
}

// Visiting a session may end it, so the list is taken apart and put together again.
template <typename Visit>
void Server::for_each_session(Visit visit) {
  IntrusiveList<Place> rest;
  rest.splice_back(list_);
  while (Place* place = rest.pop_front()) {
    list_.push_back(*place);
    std::visit(visit, place->session);
  }
}

void Server::stop(Duration deadline) {
  if (stopping_) return;
  stopping_ = true;
  listener_.reset();
  for_each_session([](auto& session) { session.stop_soon(); });
  if (stopped() && watcher_ != nullptr) stack_.reactor().mark(*watcher_);
  stop_timer_.start(deadline);
}

void Server::cut() {
  for_each_session([](auto& session) { session.cut(Error::closed); });
}

void Server::remove(Place& place) {
  sessions_.destroy(&place);
  if (sessions_.used() < options_.max_connections) crowded_ = false;
  if (std::exchange(full_, false) && listener_ != nullptr) listener_->again();
  if (stopped() && watcher_ != nullptr) stack_.reactor().mark(*watcher_);
}

}  // namespace wirelab::command
