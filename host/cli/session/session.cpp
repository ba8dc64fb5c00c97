#include "host/cli/session/session.h"

#include "host/cli/session/session_words.h"
#include "host/cli/version.h"

namespace wirelab::cli {
namespace {

/// Waits for the flow that opens the session.
struct Opened {
  std::vector<std::coroutine_handle<>>& waiting;
  static bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> flow) const { waiting.push_back(flow); }
  static void await_resume() noexcept {}
};

}  // namespace

Attempt<std::optional<Credentials>> read_credentials(const Options& options, const Interruption& interruption) {
  std::optional<Credentials> credentials;
  if (!options.session.login) return credentials;
  Attempt<Password> password = read_password(options, *options.session.login, false, interruption);
  if (!password) return std::unexpected(std::move(password.error()));
  credentials.emplace(Credentials{*options.session.login, std::move(*password)});
  return credentials;
}

Flow<Attempt<void>> Session::ready() {
  while (opening_) {
    co_await Opened{waiting_};
    // Not once more for each that waited: a wrong password would count as many times.
    if (!opened_) co_return opened_;
  }
  if (usable_ && link_ != nullptr && !link_->core().over()) co_return Attempt<void>();
  opening_ = true;
  opened_ = co_await open();
  usable_ = opened_.has_value();
  opening_ = false;
  for (const std::coroutine_handle<> flow : std::exchange(waiting_, {})) runner_.wake(flow);
  co_return opened_;
}

Flow<Attempt<void>> Session::open() {
  const std::string client = "wirelab/" + std::string(kVersion);
  link_ = std::make_unique<client::SessionLink>(connector_, client, conductor().waits());
  const auto first = std::make_shared<client::SessionRequest>(std::string());
  begin(first);
  Attempt<void> greeted = co_await await(*first, {});
  if (!greeted) co_return greeted;
  hello_ = link_->core().hello();
  if (!credentials_) co_return greeted;
  co_return co_await log_in(*credentials_);
}

Flow<Attempt<void>> Session::log_in(const Credentials& who) {
  const auto request =
      std::make_shared<client::SessionRequest>(client::session_line("LOGIN", {who.user, who.password.text()}));
  begin(request);
  Attempt<void> in = co_await await(*request, who.user);
  if (in || in.error().passing) co_return in;
  co_return std::unexpected(refused_login(conductor(), *request));
}

void Session::begin(const std::shared_ptr<client::SessionRequest>& request) { link_->ask(request); }

Flow<Attempt<void>> Session::await(client::SessionRequest& request, std::string_view subject) {
  co_await runner_.over(request);
  if (const auto& problem = request.problem()) {
    std::optional<Failure> why = connector_.why_not(*problem);
    if (!why) why = broken_session(conductor(), *problem);
    co_return std::unexpected(std::move(*why));
  }
  if (!request.good()) co_return std::unexpected(refused_request(conductor(), request, subject));
  co_return Attempt<void>();
}

Flow<Attempt<std::string>> Session::ask(std::string line, std::string_view subject, std::size_t limit) {
  if (Attempt<void> open = co_await ready(); !open) co_return std::unexpected(std::move(open.error()));
  const auto request = std::make_shared<client::SessionRequest>(std::move(line), limit);
  begin(request);
  if (Attempt<void> done = co_await await(*request, subject); !done) {
    co_return std::unexpected(std::move(done.error()));
  }
  co_return request->text();
}

}  // namespace wirelab::cli
