#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "firmware/core/clock.h"
#include "firmware/net/address.h"
#include "host/cli/capture_options.h"
#include "host/cli/card_options.h"
#include "host/cli/exit_code.h"
#include "host/cli/lab/lab_options.h"
#include "host/cli/messages.h"
#include "host/cli/net_options.h"
#include "host/cli/session_options.h"
#include "host/cli/trace/trace_options.h"

namespace wirelab::cli {

/// What the program was asked to do.
enum class Action : std::uint8_t {
  ls,
  get,
  put,
  rm,
  mv,
  mkdir,
  rmdir,
  df,
  info,
  hash,
  mirror,
  shell,
  login,
  signin,
  claim,
  accounts,
  account,
  passwd,
  trust,
  forget,
  identity,
  status,
  arp,
  dhcp,
  ping,
  nexthop,
  timeline,
  capture,
  trace,
  lab,
  flash,
  completion,
  reference,  ///< a command as the protocol spells it
};

/// The word of an action on the command line; empty for `reference`.
[[nodiscard]] std::string_view action_word(Action action) noexcept;

/// A command line that makes sense.
struct Options {
  Language language = Language::english;
  std::string ip = "127.0.0.1";  ///< as it was typed
  net::Endpoint server;
  bool has_port = false;  ///< --port was given
  Duration timeout{};
  bool json = false;
  bool no_progress = false;
  bool force = false;
  bool yes = false;
  Action action = Action::ls;
  std::vector<std::string> words;  ///< the arguments; of a reference command, its verb too
  std::optional<std::string> output;
  std::optional<std::string> as;
  std::optional<std::string> password_file;
  CaptureOptions capture;
  CardOptions card;
  NetOptions net;
  LabOptions lab;
  SessionOptions session;
  TraceOptions trace;
};

/// The environment variables that matter; empty where not set.
struct Environment {
  std::string lc_all = {};
  std::string lc_messages = {};
  std::string lang = {};
  std::string ip = {};    ///< WIRELAB_IP
  std::string wire = {};  ///< WIRELAB_WIRE
};

/// A command line that ends the program before it begins.
struct Ending {
  Language language = Language::english;
  bool json = false;
  bool is_error = false;  ///< wrong usage: `text` is the message; else `text` is the help or the version
  std::string text;
};

/// Takes the command line apart; `arguments` without the program's name. `version` is what --version prints.
[[nodiscard]] std::variant<Options, Ending> parse_command_line(std::span<const std::string> arguments,
                                                               const Environment& environment,
                                                               std::string_view version);

}  // namespace wirelab::cli
