#pragma once

#include <chrono>
#include <optional>
#include <variant>

#include "firmware/command/framed_session.h"
#include "firmware/command/session.h"
#include "firmware/command/visitors.h"
#include "firmware/core/intrusive_list.h"
#include "firmware/core/pool.h"
#include "firmware/net/stack.h"

namespace wirelab::command {

/// How a server is set up.
struct ServerOptions {
  net::Endpoint listen;
  std::size_t max_connections = 4096;
  std::size_t refusals = 32;  ///< connections beyond these that are refused politely at a time
  SessionLimits limits;
  AccessMode access = AccessMode::open;  ///< what everybody may do without a log-in
  bool sealed = false;                   ///< the stack's connections cannot be read on the way: it speaks TLS
  std::size_t most_per_source = 0;       ///< connections of one source at a time; 0: Visitors::fair_share
  const Ownership* ownership = nullptr;  ///< null: nobody has an account here
  std::string_view name = "wirelabd";    ///< what a greeting is answered with: program, version; outlives the server
};

/// Serves the classic wire, and who greets wirelab/1, at one endpoint: accepts, makes sessions from a fixed pool, ends
/// them. A connection beyond `max_connections` is answered ERROR, so that its user knows; when even the places for such
/// refusals are taken, further connections wait in the stack's back-log. What runs is not disturbed in either case.
class Server final : public Watcher {
 public:
  /// The most of ServerOptions::refusals that anybody needs.
  static constexpr std::size_t kRefusals = 32;
  /// How long a refused connection keeps its place when others need it: time for its client to read the answer, over
  /// TLS to shake hands as well.
  static constexpr Duration kRefusalTime = std::chrono::milliseconds(250);
  static constexpr Duration kSealedRefusalTime = std::chrono::seconds(1);

  /// Everything that is passed by reference must outlive the server.
  Server(net::Stack& stack, const VerbTable& verbs, const ServerOptions& options, const Log& log);
  ~Server();

  /// Begins to listen; the errors are Stack::listen's, and `no_resources` if there is not enough memory for the
  /// sessions.
  [[nodiscard]] Result<void> start();
  /// Where it listens, with the port that the stack chose if 0 was asked for. Only after `start`.
  [[nodiscard]] net::Endpoint endpoint() const { return listener_->local(); }

  /// Stops listening and ends who has no command under way; transfers have until `deadline` from now, then they are
  /// cut.
  void stop(Duration deadline);
  /// Ends every connection now, with a reset.
  void cut();
  /// True once it does not listen and no session is left.
  [[nodiscard]] bool stopped() const noexcept { return stopping_ && sessions_.used() == 0; }
  /// Who is called when `stopped` becomes true; null for nobody.
  void watch(Watcher* watcher) noexcept { watcher_ = watcher; }

  /// Connections at the moment.
  [[nodiscard]] std::size_t connections() const noexcept { return sessions_.used(); }

  void ready() override;

 private:
  /// A session and its place in the server's list. Each begins on the classic wire.
  struct Place final : ListNode, SessionOwner {
    Place(Server& its_server, net::StreamHandle stream)
        : server(its_server), session(std::in_place_type<Session>, its_server.context_, *this, std::move(stream)) {}
    void session_over() override { server.remove(*this); }
    void session_greeted(net::StreamHandle stream, Greeting greeting, std::string_view received,
                         TimePoint connected) override;
    [[gnu::noinline]] FramedSession& take_over(net::StreamHandle stream, std::string_view received,
                                               TimePoint connected);

    Server& server;
    Visitor visitor;
    std::optional<TimePoint> refused = {};  ///< since when it has only been told that there is no place
    std::variant<Session, FramedSession> session;
  };

  [[nodiscard]] bool write_hello() noexcept;
  void remove(Place& place);
  template <typename Visit>
  void for_each_session(Visit visit);
  [[nodiscard]] bool accept_one();
  [[nodiscard]] bool make_room();
  [[nodiscard]] Welcome welcome(Place& place, const net::Address& peer);

  net::Stack& stack_;
  ServerOptions options_;
  const Log& log_;
  CopyBuffer copy_buffer_;  // used only where the stack cannot send files by itself
  GrowingText hello_;
  SessionContext context_;
  Visitors visitors_;
  Pool<Place> sessions_;
  IntrusiveList<Place> list_;
  net::ListenerHandle listener_;
  Timer stop_timer_;
  Watcher* watcher_ = nullptr;
  bool full_ = false;     // no place left, not even for a refusal
  bool crowded_ = false;  // connections are being refused
  bool starved_ = false;  // the stack has no descriptor or memory for one more, which has been logged
  bool stopping_ = false;
  Timer room_timer_;   // runs until a refused connection has had its time
  Timer crowd_quiet_;  // runs while nothing more is logged of sources that are refused for their number
};

}  // namespace wirelab::command
