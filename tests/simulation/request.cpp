#include "tests/simulation/request.h"

#include <algorithm>
#include <array>

#include "tests/simulation/paths.h"

namespace wirelab::simulation {
namespace {

using command::AccessMode;
using command::Role;
using Kind = Request::Kind;

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

std::size_t pick_size(Random& random) {
  switch (random.below(16)) {
    case 0: return 0;
    case 1: return 1 + random.below(60'000);
    case 2: return 60'000 + random.below(20'000);
    case 3: return random.chance(20) ? 100'000 + random.below(200'000) : 8'192;
    default: return 1 + random.below(600);
  }
}

void pick_credentials(Stage& stage, Request& request) {
  Random& random = stage.random;
  request.user = random.pick(kUsers);
  // Marked, so that one is found wherever it must not be.
  request.password =
      random.chance(70) ? password_of(request.user) : std::string(kSecret) + std::to_string(random.next());
  if (request.kind == Kind::sign_in) {
    request.user = random.chance(80) ? std::string(kNewcomer) + std::to_string(random.below(6)) : request.user;
    request.password = std::string(kSecret) + std::to_string(random.below(4)) + request.user;
  } else if (random.chance(40)) {
    request.user = std::string(kNewcomer) + std::to_string(random.below(6));
    request.password = std::string(kSecret) + std::to_string(random.below(4)) + request.user;
  }
  if (random.chance(3)) request.user.append(70, 'x');
}

}  // namespace

Request make_request(Stage& stage, bool session) {
  static constexpr Kind kKinds[] = {Kind::list,   Kind::list,   Kind::download, Kind::download, Kind::download,
                                    Kind::upload, Kind::upload, Kind::upload,   Kind::upload,   Kind::remove,
                                    Kind::rename, Kind::rename, Kind::log_in,   Kind::sign_in,  Kind::unknown,
                                    Kind::noop,   Kind::watch};
  Random& random = stage.random;
  Request request;
  do {
    request.kind = random.pick(kKinds);
  } while (!session && (request.kind == Kind::noop || request.kind == Kind::watch));
  if (request.kind == Kind::log_in || request.kind == Kind::sign_in) pick_credentials(stage, request);
  if (request.kind == Kind::list) request.path = pick_directory(random);
  if (request.kind == Kind::upload || request.kind == Kind::rename) request.path = pick_path(random);
  if (request.kind == Kind::download || request.kind == Kind::remove || request.kind == Kind::rename) {
    const auto there = stage.files.files();
    request.path = there.empty() || random.chance(25) ? pick_path(random) : there[random.below(there.size())];
  }
  if (request.kind == Kind::rename) request.to = pick_path(random);
  // The classic wire has no escapes: a name in quotes holds none.
  if (request.kind == Kind::upload) {
    request.content = stage.contents.make(pick_size(random));
    request.announced = stage.contents.bytes(request.content).size();
  }
  return request;
}

void enter(Stage& stage, Request& request, Role possible) {
  const bool allowed = command::permits(possible, needed(request, stage.access)) && !is_hopeless(stage, request);
  request.version = stage.files.version();
  FileChange change;
  change.path = request.path;
  change.to = request.to;
  change.content = request.content;
  change.allowed = allowed;
  switch (request.kind) {
    case Kind::upload: change.kind = FileChange::Kind::upload; break;
    case Kind::remove: change.kind = FileChange::Kind::removal; break;
    case Kind::rename: change.kind = FileChange::Kind::renaming; break;
    case Kind::log_in: request.knows_him = stage.accounts.has(request.user, request.password); return;
    case Kind::sign_in: request.registration = stage.accounts.asked({request.user, request.password, allowed}); return;
    default: return;
  }
  request.change = stage.files.asked(std::move(change));
}

Role needed(const Request& request, AccessMode access) {
  switch (request.kind) {
    case Kind::list:
    case Kind::download:
    case Kind::watch: return Role::reader;
    case Kind::upload:
    case Kind::remove:
    case Kind::rename: return Role::writer;
    case Kind::sign_in: return access == AccessMode::open ? Role::nobody : Role::admin;
    case Kind::log_in:
    case Kind::unknown:
    case Kind::noop: return Role::nobody;
  }
  return Role::nobody;
}

bool is_hopeless(const Stage& stage, const Request& request) {
  switch (request.kind) {
    case Kind::list: return never_a_directory(request.path);
    case Kind::upload: return never_stored(request.path) || request.announced > stage.capacity;
    case Kind::download:
    case Kind::remove: return never_a_file(request.path);
    case Kind::rename: return never_a_file(request.path) || never_a_file(request.to);
    case Kind::log_in:
    case Kind::sign_in: return request.user.size() > 64;
    case Kind::unknown: return true;
    case Kind::noop:
    case Kind::watch: return false;
  }
  return false;
}

bool may_fail(const Stage& stage, const Request& request) {
  const FileModel& files = stage.files;
  if (stage.may_fail() || is_hopeless(stage, request)) return true;
  switch (request.kind) {
    case Kind::list: return files.lacked_directory(request.version, plain_directory(request.path));
    case Kind::download:
    case Kind::remove: return files.lacked_file(request.version, request.path);
    case Kind::upload:
      return stage.faults.full_disk || files.lacked_directory(request.version, directory_of(request.path));
    case Kind::rename:
      return files.lacked_file(request.version, request.path) || files.had_file(request.version, request.to) ||
             files.lacked_directory(request.version, directory_of(request.to));
    // The attempts that may be under way at once are fewer than the peers may be.
    case Kind::log_in: return !request.knows_him || stage.peers > 40;
    case Kind::sign_in: return stage.accounts.may_know(request.user);
    case Kind::unknown:
    case Kind::noop:
    case Kind::watch: return false;
  }
  return false;
}

void check_success(Stage& stage, const Request& request, std::string_view told) {
  if (is_hopeless(stage, request)) {
    stage.verdict.fail("a request succeeded that never can: " + classic_line(request));
    return;
  }
  switch (request.kind) {
    case Kind::list:
      if (!stage.files.was_listed(request.version, plain_directory(request.path), told)) {
        stage.verdict.fail("a listing of '" + request.path + "' that never was: " + std::string(told));
      }
      break;
    case Kind::download: {
      const auto content = stage.contents.identify(told);
      if (!content || !stage.files.had_content(request.version, request.path, *content)) {
        stage.verdict.fail("a download of '" + request.path + "' that never was: " + std::to_string(told.size()) +
                           " bytes");
      }
      break;
    }
    case Kind::upload: stage.files.acknowledged(request.change, told); break;
    case Kind::remove:
    case Kind::rename: stage.files.acknowledged(request.change, {}); break;
    case Kind::log_in:
      if (stage.accounts.may_give(request.user, request.password) == Role::nobody) {
        stage.verdict.fail("a log-in of " + request.user + " with a password that is not his");
      }
      break;
    case Kind::sign_in: stage.accounts.acknowledged(request.registration); break;
    case Kind::unknown:
    case Kind::noop:
    case Kind::watch: break;
  }
}

void check_failure(Stage& stage, const Request& request) {
  if (request.change) stage.files.refused(request.change, stage.may_have_happened(*request.change));
  if (may_fail(stage, request)) return;
  stage.verdict.fail("a request failed that nothing stood in the way of: " + classic_line(request));
}

std::string classic_line(const Request& request) {
  const auto quoted = [](const std::string& name) { return name.contains(' ') ? '"' + name + '"' : name; };
  switch (request.kind) {
    case Kind::list: return request.path.empty() ? "LIST_FILES" : "LIST_FILES " + request.path;
    case Kind::download: return "DOWNLOAD_FILE " + request.path;
    case Kind::upload: return "UPLOAD_FILE " + request.path;
    case Kind::remove: return "DELETE_FILE " + request.path;
    case Kind::rename: return "RENAME_FILE " + quoted(request.path) + " " + quoted(request.to);
    case Kind::log_in: return "LOGIN " + request.user + " " + request.password;
    case Kind::sign_in: return "SIGNIN " + request.user + " " + request.password;
    case Kind::unknown: return "FORMAT_DISK now";
    case Kind::noop: return "NOOP";
    case Kind::watch: return "WATCH";
  }
  return {};
}

std::string session_line(const Request& request, std::string_view body) {
  const auto word = [](const std::string& text) {
    std::string quoted = "\"";
    for (const char character : text) {
      if (character == '"' || character == '\\') quoted += '\\';
      quoted += character;
    }
    return text.find_first_of(" \"\\") == std::string::npos ? text : quoted + '"';
  };
  std::string line = classic_line(request);
  line.resize(std::min(line.find(' '), line.size()));
  for (const std::string* text : {&request.path, &request.to, &request.user, &request.password}) {
    if (!text->empty()) line += " " + word(*text);
  }
  return body.empty() ? line : line + " " + std::string(body);
}

void reinterpret(Request& request, std::string_view line) {
  const std::string whole = classic_line(request);
  if (line.size() >= whole.size()) return;
  const std::size_t blank = line.find(' ');
  std::string rest(blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1));
  if (rest.empty() && request.kind != Kind::list) {
    request.kind = Kind::unknown;
    return;
  }
  const std::size_t second = request.kind == Kind::rename && rest.starts_with('"') ? rest.find("\" ") : rest.find(' ');
  switch (request.kind) {
    case Kind::rename:
    case Kind::log_in:
    case Kind::sign_in: {
      std::string last = second == std::string::npos ? "" : rest.substr(second + (rest[second] == '"' ? 2 : 1));
      if (last.empty() || last.starts_with('"')) {
        request.kind = Kind::unknown;
      } else if (request.kind == Kind::rename) {
        request.to = last;
      } else {
        request.password = last;
      }
      break;
    }
    default: request.path = rest; break;
  }
  if (blank == std::string_view::npos && request.kind == Kind::list && line != "LIST_FILES")
    request.kind = Kind::unknown;
}

}  // namespace wirelab::simulation
