#include "firmware/appliance/appliance.h"

#include <algorithm>
#include <chrono>

#include "firmware/appliance/console_lines.h"
#include "firmware/lab/lab_list.h"

namespace wirelab::appliance {
namespace {

using std::chrono::milliseconds;

/// A quarter more places, for those who are told that there is none.
std::size_t refusals_beside(std::size_t connections) {
  return std::clamp<std::size_t>(connections / 4, 1, command::Server::kRefusals);
}

command::ServerOptions server_options(const ApplianceSettings& settings, std::string_view program,
                                      const command::Ownership& ownership) {
  command::ServerOptions options;
  options.ownership = &ownership;
  options.name = program;
  options.most_per_source = settings.max_per_address;
  options.refusals = refusals_beside(settings.max_connections);
  options.access = settings.access_mode();
  options.listen = settings.endpoint();
  options.max_connections = settings.max_connections;
  options.limits.quiet_gap = milliseconds(settings.quiet_gap_ms);
  options.limits.command_deadline = milliseconds(settings.command_deadline_ms);
  options.limits.stall_deadline = milliseconds(settings.stall_deadline_ms);
  options.limits.login_deadline = milliseconds(settings.login_deadline_ms);
  return options;
}

command::ServerOptions secure_options(const ApplianceSettings& settings, std::string_view program,
                                      const command::Ownership& ownership) {
  command::ServerOptions options = server_options(settings, program, ownership);
  options.listen = settings.tls_endpoint();
  options.max_connections = settings.max_tls_connections;
  options.refusals = refusals_beside(settings.max_tls_connections);
  options.sealed = true;
  return options;
}

/// Those that are served, those that are refused, and as many again of them that only finish closing.
std::size_t tls_streams(const command::ServerOptions& options) {
  return options.max_connections + 2 * options.refusals;
}

std::string listen_trouble(const net::Endpoint& endpoint, Error error) {
  std::string text = "cannot listen at " + std::string(net::EndpointText(endpoint).view()) + ": ";
  switch (error) {
    case Error::in_use:
      return text + "somebody else does. Stop that program, or choose another --port (TLS: --tls-port).";
    case Error::invalid: return text + "that address is not one of this host. Choose another with --listen.";
    case Error::not_allowed:
      return text + "ports below 1024 need the privilege. Choose another --port (TLS: --tls-port).";
    case Error::no_resources:
      return text + "there is not enough memory. Choose fewer --max-connections (TLS: --max-tls-connections).";
    default: return text.append(error_name(error)) + ".";
  }
}

}  // namespace

Appliance::Appliance(const BoardParts& board, const ApplianceSettings& settings)
    : board_(board),
      settings_(settings),
      accounts_({board.stack.reactor(), board.documents, board.executor, board.entropy}, settings.password_rounds),
      file_verbs_(board.files),
      session_file_verbs_(board.stack.reactor(), board.files),
      upload_verbs_(board.uploads),
      account_verbs_(accounts_, board.stack.reactor(), settings.registration()),
      identity_verb_(board.documents, board.entropy),
      network_verbs_(board.network),
      laboratory_({board.stack, board.files, board.calendar, board.log, settings.listen,
                   settings.access_mode() == command::AccessMode::open}),
      lab_verbs_(laboratory_),
      capture_surroundings_(laboratory_, board.network),
      capture_verbs_({.stack = board.stack,
                      .calendar = board.calendar,
                      .surroundings = capture_surroundings_,
                      .hardware = board.hardware,
                      .application = board.program,
                      .sizes = board.capture}),
      secure_port_(board.stack, board.documents, board.entropy, board.log,
                   tls_streams(secure_options(settings, board.program, accounts_))),
      server_(board.stack, verbs_, server_options(settings, board.program, accounts_), board.log),
      secure_server_(secure_port_.stack(), verbs_, secure_options(settings, board.program, accounts_), board.log) {
  if (const auto account = accounts::parse_account(settings_.account)) accounts_.expect(*account);
  if (settings_.access_mode() != command::AccessMode::open) accounts_.need_admin();
  accounts_.watch(this);
  secure_port_.watch(this);
  server_.watch(this);
  secure_server_.watch(this);
}

Appliance::~Appliance() = default;

Result<void> Appliance::start() {
  if (serving_) return {};
  if (!trouble_.empty()) return fail(Error::invalid);
  if (auto loaded = load_accounts(); !loaded) return loaded;
  if (auto secured = start_tls(); !secured) return secured;
  log_expected_account();
  expect_claim();
  return listen();
}

Result<void> Appliance::load_accounts() {
  const auto loaded = accounts_.load();
  if (!loaded && loaded.error() != Error::would_block) {
    trouble_ = "cannot read the accounts that are kept beside the files: ";
    trouble_ += loaded.error() == Error::invalid
                    ? "the document is damaged. Restore it from a copy, or remove it to start without accounts."
                    : std::string(error_name(loaded.error())) + ".";
  }
  return loaded;
}

/// Without entropy or memory there is no TLS, and no substitute for it; what needs no log-in is served all the same.
Result<void> Appliance::start_tls() {
  if (secure_serving_ || tls_trouble_) return {};
  const auto started = secure_port_.start();
  if (started || started.error() == Error::would_block) return started;
  if (started.error() == Error::invalid) {
    trouble_ =
        "cannot read the key and certificate that are kept beside the files: the document tls-identity is damaged. "
        "Restore it from a copy, or remove it to get a new key, which every client will ask about.";
    return started;
  }
  if (settings_.access_mode() == command::AccessMode::login) {
    trouble_ = "cannot start TLS: " + std::string(error_name(started.error())) +
               ". Without it nobody can log in, and nothing else is open: see to the board's source of entropy, its "
               "memory and the room on its disk, or choose another --access.";
    return started;
  }
  board_.log.error("tls_not_started", {{"reason", started.error()}});
  tls_trouble_ = started.error();
  return {};
}

/// An appliance that needs log-ins and has no admin belongs to whoever can read its console.
void Appliance::expect_claim() {
  if (settings_.access_mode() == command::AccessMode::open || accounts_.claimed()) return;
  auto code = accounts::ClaimCode::parse(settings_.claim_code);
  if (!code) {
    const auto drawn = accounts::ClaimCode::draw(board_.entropy);
    if (drawn) code = *drawn;
  }
  if (code) {
    account_verbs_.claim().expect(*code);
  } else {
    board_.log.error("claim_code_not_drawn", {{"reason", "no entropy"}});
  }
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
      !account_verbs_.add_to(verbs_) || !verbs_.add(identity_verb_) || !network_verbs_.add_to(verbs_) ||
      !lab_verbs_.add_to(verbs_) || !capture_verbs_.add_to(verbs_)) {
    trouble_ = "two services claim the same command: a mistake in how the appliance is composed.";
    return fail(Error::invalid);
  }
  if (auto started = server_.start(); !started) {
    trouble_ = listen_trouble(settings_.endpoint(), started.error());
    return started;
  }
  if (!tls_trouble_) {
    if (auto started = secure_server_.start(); !started) {
      trouble_ = listen_trouble(settings_.tls_endpoint(), started.error());
      // Half an appliance is none: nobody would know which half.
      server_.stop(Duration::zero());
      return started;
    }
    secure_serving_ = true;
  }
  serving_ = true;
  start_console();
  start_labs();
  return {};
}

void Appliance::start_console() {
  if (board_.terminal == nullptr || settings_.console_use() == ConsoleUse::off) return;
  console_.emplace(laboratory_, *board_.terminal, lab::console_texts(settings_.spoken() == Language::spanish));
}

/// A lab that cannot start is told of; the files are served all the same.
void Appliance::start_labs() {
  for (std::string_view list = settings_.labs; !list.empty();) {
    const auto listed = lab::take_listed_lab(list);
    if (!listed) return;  // the settings were checked before
    const auto started = laboratory_.start(*listed->kind, listed->order);
    if (!started) board_.log.error("lab_not_started", {{"reason", started.error().why.view()}});
  }
}

std::string Appliance::running_labs() const {
  std::string all;
  for (const lab::LabKind& kind : lab::catalogue()) {
    const lab::RunningLab* running = laboratory_.running(kind);
    if (running == nullptr) continue;
    std::array<char, 128> room;
    TextBuilder one(room);
    one.add(all.empty() ? "" : ", ").add(kind.name).add(kind.transport == lab::Transport::tcp ? " (TCP " : " (UDP ");
    one.add_number(running->endpoint().port);
    const std::string_view folder = kind.opens_files ? laboratory_.folder_of(kind) : std::string_view();
    if (!folder.empty()) one.add(", ").add(folder).add('/');
    all += one.add(')').text();
  }
  return all;
}

std::vector<std::string> Appliance::console_lines(const net::Address& reachable) {
  ConsoleFacts facts{.address = reachable, .access = settings_.access_mode()};
  const tls::Fingerprint key = secure_port_.fingerprint();
  if (secure_serving_) {
    facts.tls_port = secure_server_.endpoint().port;
    facts.fingerprint = key.view();
  } else if (tls_trouble_) {
    facts.tls_trouble = error_name(*tls_trouble_);
  }
  const auto& code = account_verbs_.claim().code();
  if (code && !accounts_.claimed()) facts.claim_code = code->text();
  facts.labs = running_labs();
  return appliance::console_lines(facts, settings_.spoken());
}

void Appliance::stop() {
  console_.reset();
  laboratory_.stop_all();
  server_.stop(milliseconds(settings_.stop_deadline_ms));
  if (secure_serving_) secure_server_.stop(milliseconds(settings_.stop_deadline_ms));
}

void Appliance::cut() {
  server_.cut();
  if (secure_serving_) secure_server_.cut();
}

void Appliance::ready() {
  if (watcher_ != nullptr) board_.stack.reactor().mark(*watcher_);
}

}  // namespace wirelab::appliance
