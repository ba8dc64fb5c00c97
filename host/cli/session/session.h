#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/password.h"
#include "host/cli/session/connection.h"
#include "host/cli/session/runner.h"
#include "host/client/session_link.h"

namespace wirelab::cli {

/// Who logs in at the beginning of each session.
struct Credentials {
  std::string user;
  Password password;
};

/// Who logs in as the command line says, with the password from where it says; nothing for nobody.
[[nodiscard]] Attempt<std::optional<Credentials>> read_credentials(const Options& options,
                                                                   const Interruption& interruption);

/// A session with the server that several flows may use side by side: their requests go out in the order in which they
/// ask. It opens by itself when it is needed, again after it broke, and logs in then.
class Session {
 public:
  /// All references must outlive this object; no credentials: without a log-in.
  Session(Runner& runner, ServerConnector& connector, const std::optional<Credentials>& credentials)
      : runner_(runner), connector_(connector), credentials_(credentials) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Opens it, unless it is open.
  [[nodiscard]] Flow<Attempt<void>> ready();
  /// True if the server serves `verb`; of one that is not open, what it said last.
  [[nodiscard]] bool has(std::string_view verb) const { return hello_ && hello_->has(verb); }

  /// Queues a request without waiting for it; `await` it. The session is to be ready.
  void begin(const std::shared_ptr<client::SessionRequest>& request);
  /// Waits for a request that was begun. A failure if there is no reply, or a bad one; of that, `subject` is spoken.
  [[nodiscard]] Flow<Attempt<void>> await(client::SessionRequest& request, std::string_view subject);
  /// Opens, asks and waits.
  [[nodiscard]] Flow<Attempt<std::string>> ask(std::string line, std::string_view subject,
                                               std::size_t limit = client::SessionRequest::kMaxText);

  /// Says goodbye if it is idle, and forgets the connection.
  void drop() noexcept { link_.reset(); }

  [[nodiscard]] Runner& runner() noexcept { return runner_; }
  [[nodiscard]] Conductor& conductor() noexcept { return runner_.conductor(); }
  [[nodiscard]] Language language() { return conductor().options().language; }

 private:
  [[nodiscard]] Flow<Attempt<void>> open();
  [[nodiscard]] Flow<Attempt<void>> log_in(const Credentials& who);

  Runner& runner_;
  ServerConnector& connector_;
  const std::optional<Credentials>& credentials_;
  std::unique_ptr<client::SessionLink> link_;
  std::optional<client::SessionHello> hello_;
  Attempt<void> opened_;  // how the latest opening went
  bool usable_ = false;   // open, and logged in
  bool opening_ = false;  // a flow is at it
  std::vector<std::coroutine_handle<>> waiting_;
};

}  // namespace wirelab::cli
