#include "tests/simulation/request.h"

#include <algorithm>
#include <array>

#include "firmware/storage/sha256.h"
#include "tests/simulation/paths.h"
#include "tests/simulation/resumed.h"

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

std::uint64_t pick_offset(Random& random) {
  switch (random.below(12)) {
    case 0: return 0;
    case 1: return ~std::uint64_t{0} - random.below(3);
    case 2: return random.below(100'000);
    default: return random.below(300);
  }
}

void pick_credentials(Stage& stage, Request& request) {
  Random& random = stage.random;
  request.user = random.pick(kUsers);
  // Marked, so that one is found wherever it must not be.
  request.password =
      random.chance(70) ? password_of(request.user) : std::string(kSecret) + std::to_string(random.next());
  if (request.kind == Kind::sign_in || request.kind == Kind::claim) {
    request.user = random.chance(80) ? std::string(kNewcomer) + std::to_string(random.below(6)) : request.user;
    request.password = std::string(kSecret) + std::to_string(random.below(4)) + request.user;
  } else if (random.chance(40)) {
    request.user = std::string(kNewcomer) + std::to_string(random.below(6));
    request.password = std::string(kSecret) + std::to_string(random.below(4)) + request.user;
  }
  if (request.kind == Kind::claim) request.code = random.chance(60) ? std::string(kClaimCode) : "7K2QF-0MX4V";
  if (random.chance(3)) request.user.append(70, 'x');
}

bool lies_within(std::uint64_t size, const Request& request) {
  return request.offset <= size && request.length.value_or(0) <= size - request.offset;
}

}  // namespace

Request make_request(Stage& stage, bool session) {
  static constexpr Kind kKinds[] = {
      Kind::list,    Kind::list,   Kind::download, Kind::download, Kind::download, Kind::upload, Kind::upload,
      Kind::upload,  Kind::upload, Kind::remove,   Kind::rename,   Kind::rename,   Kind::log_in, Kind::sign_in,
      Kind::unknown, Kind::noop,   Kind::watch,    Kind::info,     Kind::info,     Kind::hash,   Kind::hash,
      Kind::range,   Kind::range,  Kind::space,    Kind::offset,   Kind::part,     Kind::part,   Kind::part,
      Kind::part,    Kind::drop,   Kind::claim};
  Random& random = stage.random;
  Request request;
  do {
    request.kind = random.pick(kKinds);
  } while ((!session && request.kind >= Kind::noop) || (!stage.on_disk && is_resumed(request)));
  // Several at once is what there is to get wrong.
  if (session && !stage.accounts.claimed() && random.chance(15)) request.kind = Kind::claim;
  if (is_resumed(request)) choose_resumed(stage, request);
  if (is_of_secret(request)) pick_credentials(stage, request);
  if (request.kind == Kind::list) request.path = pick_directory(random);
  if (request.kind == Kind::upload || request.kind == Kind::rename) request.path = pick_path(random);
  const bool of_file = request.kind == Kind::hash || request.kind == Kind::range || request.kind == Kind::info;
  if (of_file || request.kind == Kind::download || request.kind == Kind::remove || request.kind == Kind::rename) {
    const auto there = stage.files.files();
    request.path = there.empty() || random.chance(25) ? pick_path(random) : there[random.below(there.size())];
  }
  if (request.kind == Kind::rename) request.to = pick_path(random);
  if (request.kind == Kind::info && random.chance(20)) {
    const std::string directory = pick_directory(random);
    if (!directory.empty()) request.path = directory;
  }
  if (request.kind == Kind::range) request.offset = pick_offset(random);
  const bool may_end = request.kind == Kind::range || request.kind == Kind::hash;
  if (may_end && random.chance(60)) request.length = pick_offset(random);
  // The classic wire has no escapes: a name in quotes holds none.
  if (request.kind == Kind::upload) {
    request.content = stage.contents.make(pick_size(random));
    request.announced = stage.contents.bytes(request.content).size();
  }
  return request;
}

void enter(Stage& stage, Request& request, Role possible) {
  const bool allowed = suffices(possible, needed(request, stage.access)) && !is_hopeless(stage, request);
  request.version = stage.files.version();
  FileChange change;
  change.path = request.path;
  change.to = request.to;
  change.content = request.content;
  change.allowed = allowed;
  switch (request.kind) {
    case Kind::upload: change.kind = FileChange::Kind::upload; break;
    case Kind::part: {
      const bool ends = request.offset + request.announced == stage.contents.bytes(request.content).size();
      change.kind = ends ? FileChange::Kind::upload : FileChange::Kind::part;
      change.condition = request.condition;
      change.old = request.old;
      break;
    }
    case Kind::drop: change.kind = FileChange::Kind::drop; break;
    case Kind::remove: change.kind = FileChange::Kind::removal; break;
    case Kind::rename: change.kind = FileChange::Kind::renaming; break;
    case Kind::log_in: request.knows_him = stage.accounts.has(request.user, request.password); return;
    case Kind::sign_in: request.registration = stage.accounts.asked({request.user, request.password, allowed}); return;
    case Kind::claim: {
      const bool may = allowed && request.code == kClaimCode && !stage.accounts.claimed();
      request.registration = stage.accounts.asked({request.user, request.password, may, Role::admin});
      return;
    }
    default: return;
  }
  request.change = stage.files.asked(std::move(change));
}

Role needed(const Request& request, AccessMode access) {
  switch (request.kind) {
    case Kind::list:
    case Kind::download:
    case Kind::info:
    case Kind::hash:
    case Kind::range:
    case Kind::space:
    case Kind::watch: return Role::reader;
    case Kind::upload:
    case Kind::offset:
    case Kind::part:
    case Kind::drop:
    case Kind::remove:
    case Kind::rename: return Role::writer;
    case Kind::sign_in: return access == AccessMode::open ? Role::nobody : Role::admin;
    case Kind::log_in:
    case Kind::claim:
    case Kind::unknown:
    case Kind::noop: return Role::nobody;
  }
  return Role::nobody;
}

bool is_hopeless(const Stage& stage, const Request& request) {
  switch (request.kind) {
    case Kind::list:
    case Kind::info: return never_a_directory(request.path);
    case Kind::upload: return never_stored(request.path) || request.announced > stage.capacity;
    case Kind::download:
    case Kind::hash:
    case Kind::range:
    case Kind::remove: return never_a_file(request.path);
    case Kind::rename: return never_a_file(request.path) || never_a_file(request.to);
    case Kind::log_in:
    case Kind::claim:
    case Kind::sign_in: return request.user.size() > 64;
    case Kind::unknown: return true;
    case Kind::offset:
    case Kind::part:
    case Kind::drop:
    case Kind::space:
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
    case Kind::info:
      return files.lacked_file(request.version, plain_directory(request.path)) || request.path.ends_with('/');
    case Kind::hash:
    case Kind::range:
      return files.lacked_file(request.version, request.path) ||
             files.some_content(request.version, request.path, [&](Contents::Id id) {
               return !lies_within(stage.contents.bytes(id).size(), request);
             });
    case Kind::upload:
      return stage.faults.full_disk || files.lacked_directory(request.version, directory_of(request.path));
    case Kind::rename:
      return files.lacked_file(request.version, request.path) || files.had_file(request.version, request.to) ||
             files.lacked_directory(request.version, directory_of(request.to));
    // The attempts that may be under way at once are fewer than the peers may be.
    case Kind::log_in: return !request.knows_him || stage.peers > 40 || stage.guesses.slows();
    case Kind::sign_in:
      return stage.faults.full_disk || stage.accounts.may_know_beside(request.registration) || stage.guesses.slows();
    case Kind::claim:
      return stage.faults.full_disk || !request.registration->allowed ||
             stage.accounts.may_know_beside(request.registration) || stage.guesses.slows() ||
             stage.accounts.may_be_claimed_beside(request.registration);
    case Kind::part:
      return stage.faults.full_disk || files.lacked_directory(request.version, directory_of(request.path));
    case Kind::unknown:
    case Kind::offset:
    case Kind::drop:
    case Kind::space:
    case Kind::noop:
    case Kind::watch: return false;
  }
  return false;
}

namespace {

/// What a request tells of a file with that content.
std::string report_of(const Request& request, std::string_view bytes) {
  const std::string_view part = bytes.substr(request.offset, request.length.value_or(bytes.size()));
  if (request.kind == Kind::range) return std::string(part);
  storage::Sha256 sha256;
  sha256.update(as_bytes(part));
  const storage::DigestText digits = storage::digest_text(sha256.finish());
  return "\"size\":" + std::to_string(part.size()) + ",\"sha256\":\"" + std::string(digits.data(), digits.size()) +
         "\"}";
}

bool is_report(const Stage& stage, const Request& request, std::string_view told) {
  const FileModel& files = stage.files;
  if (request.kind == Kind::space) {
    return told.starts_with("{\"total\":" + std::to_string(stage.capacity) + ",\"free\":");
  }
  if (request.kind == Kind::info && told.contains("\"type\":\"directory\"")) {
    return files.had_directory(request.version, plain_directory(request.path));
  }
  return files.some_content(request.version, request.path, [&](Contents::Id id) {
    const std::string& bytes = stage.contents.bytes(id);
    if (request.kind == Kind::info) {
      return told.contains("\"type\":\"file\",\"size\":" + std::to_string(bytes.size()) + ",");
    }
    if (!lies_within(bytes.size(), request)) return false;
    const std::string right = report_of(request, bytes);
    return request.kind == Kind::range ? told == right : told.ends_with(right);
  });
}

void check_report(Stage& stage, const Request& request, std::string_view told) {
  if (is_report(stage, request, told)) return;
  stage.verdict.fail("an answer to " + session_line(request, {}).substr(0, 80) +
                     " that never was right: " + std::string(told.substr(0, 200)));
}

}  // namespace

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
    case Kind::info:
    case Kind::hash:
    case Kind::range:
    case Kind::space: check_report(stage, request, told); break;
    case Kind::upload: stage.files.acknowledged(request.change, told); break;
    case Kind::remove:
    case Kind::rename: stage.files.acknowledged(request.change, {}); break;
    case Kind::log_in:
      if (stage.accounts.may_give(request.user, request.password) == Role::nobody) {
        stage.verdict.fail("a log-in of " + request.user + " with a password that is not his");
      }
      break;
    case Kind::claim:
    case Kind::sign_in: stage.accounts.acknowledged(request.registration); break;
    case Kind::offset:
    case Kind::part:
    case Kind::drop:
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
    case Kind::claim: return "CLAIM " + request.user + " " + request.password + " " + request.code;
    case Kind::unknown: return "FORMAT_DISK now";
    case Kind::noop: return "NOOP";
    case Kind::watch: return "WATCH";
    case Kind::info: return "FILE_INFO " + request.path;
    case Kind::hash: return "FILE_HASH " + request.path;
    case Kind::range: return "DOWNLOAD_RANGE " + request.path;
    case Kind::space: return "FREE_SPACE";
    case Kind::offset: return "UPLOAD_OFFSET " + request.path;
    case Kind::part: return "UPLOAD_PART " + request.path;
    case Kind::drop: return "UPLOAD_DROP " + request.path;
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
  for (const std::string* text : {&request.path, &request.to, &request.user, &request.password, &request.code}) {
    if (!text->empty()) line += " " + word(*text);
  }
  if (request.kind == Kind::range) line += " " + std::to_string(request.offset);
  if (request.length) line += " " + std::to_string(*request.length);
  if (request.kind == Kind::range && !request.length) line += " -";
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
