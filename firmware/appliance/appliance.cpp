#include "firmware/appliance/appliance.h"

#include <chrono>

namespace wirelab::appliance {
namespace {

using std::chrono::milliseconds;

command::ServerOptions server_options(const ApplianceSettings& settings, std::string_view program) {
  command::ServerOptions options;
  options.name = program;
  options.access = settings.access_mode();
  options.listen = settings.endpoint();
  options.max_connections = settings.max_connections;
  options.limits.quiet_gap = milliseconds(settings.quiet_gap_ms);
  options.limits.command_deadline = milliseconds(settings.command_deadline_ms);
  options.limits.stall_deadline = milliseconds(settings.stall_deadline_ms);
  return options;
}

/// On the reference system everybody may register. Where a log-in means something, accounts are the admin's.
command::Role role_to_register(command::AccessMode mode) {
  return mode == command::AccessMode::open ? command::Role::nobody : command::Role::admin;
}

std::string listen_trouble(const net::Endpoint& endpoint, Error error) {
  std::string text = "cannot listen at " + std::string(net::EndpointText(endpoint).view()) + ": ";
  switch (error) {
    case Error::in_use: return text + "somebody else does. Stop that program, or choose another --port.";
    case Error::invalid: return text + "that address is not one of this host. Choose another with --listen.";
    case Error::not_allowed: return text + "ports below 1024 need the privilege. Choose another --port.";
    case Error::no_resources: return text + "there is not enough memory. Choose fewer --max-connections.";
    default: return text.append(error_name(error)) + ".";
  }
}

}  // namespace

Appliance::Appliance(const BoardParts& board, const ApplianceSettings& settings)
    : board_(board),
      settings_(settings),
      accounts_({board.stack.reactor(), board.documents, board.executor, board.entropy}, settings.password_rounds),
      file_verbs_(board.files),
      session_file_verbs_(board.files),
      upload_verbs_(board.uploads),
      account_verbs_(accounts_, role_to_register(settings.access_mode())),
      network_verbs_(board.network),
      server_(board.stack, verbs_, server_options(settings, board.program), board.log) {
  if (const auto account = accounts::parse_account(settings_.account)) accounts_.expect(*account);
  accounts_.watch(this);
  server_.watch(this);
}

Appliance::~Appliance() = default;

Result<void> Appliance::start() {
  if (serving_) return {};
  if (!trouble_.empty()) return fail(Error::invalid);
  const auto loaded = accounts_.load();
  if (!loaded && loaded.error() == Error::would_block) return loaded;
  if (!loaded) {
    trouble_ = "cannot read the accounts that are kept beside the files: ";
    trouble_ += loaded.error() == Error::invalid
                    ? "the document is damaged. Restore it from a copy, or remove it to start without accounts."
                    : std::string(error_name(loaded.error())) + ".";
    return loaded;
  }
  log_expected_account();
  return listen();
}

void Appliance::log_expected_account() const {
  const std::string_view name = std::string_view(settings_.account).substr(0, settings_.account.find(':'));
  const auto made = accounts_.expected_made();
  if (!made) {
    board_.log.error("account_not_made", {{"user", name}, {"reason", error_name(made.error())}});
  } else if (*made) {
    board_.log.info("account_made", {{"user", name}});
  }
}

Result<void> Appliance::listen() {
  if (!file_verbs_.add_to(verbs_) || !session_file_verbs_.add_to(verbs_) || !upload_verbs_.add_to(verbs_) ||
      !account_verbs_.add_to(verbs_) || !network_verbs_.add_to(verbs_)) {
    trouble_ = "two services claim the same command: a mistake in how the appliance is composed.";
    return fail(Error::invalid);
  }
  if (auto started = server_.start(); !started) {
    trouble_ = listen_trouble(settings_.endpoint(), started.error());
    return started;
  }
  serving_ = true;
  return {};
}

void Appliance::stop() { server_.stop(milliseconds(settings_.stop_deadline_ms)); }

void Appliance::cut() { server_.cut(); }

void Appliance::ready() {
  if (watcher_ != nullptr) board_.stack.reactor().mark(*watcher_);
}

}  // namespace wirelab::appliance
