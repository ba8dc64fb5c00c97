// Any bytes of a server against the client's side of a session: never more to a file than was announced, never more
// kept than the bounds say, every request over in the end, and the same end however the bytes were cut.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/client/session_core.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/client_ends.h"

namespace {

using namespace wirelab;
using namespace wirelab::client;

constexpr std::size_t kBound = 64;

/// Sends all that may go out.
void send(SessionCore& core) {
  for (int step = 0; !core.over(); ++step) {
    require(step < 1000, "sending ends");
    if (!core.to_send().empty()) {
      core.sent(core.to_send().size());
    } else if (core.body() != nullptr) {
      core.body_sent(core.body()->size() - core.body_offset());
    } else {
      return;
    }
  }
}

/// What became of a session in which the server says `bytes` in pieces.
std::string play(std::string_view bytes, std::size_t piece, bool uploads) {
  Sink sink;
  Source source;
  std::string lines;
  SessionCore core("fuzz");
  std::vector<std::shared_ptr<SessionRequest>> requests;
  int ends = 0;
  const auto ask = [&](std::shared_ptr<SessionRequest> request) {
    request->when_over([&ends] { ++ends; });
    requests.push_back(request);
    core.ask(std::move(request));
  };
  ask(std::make_shared<SessionRequest>("NOOP", kBound));
  ask(std::make_shared<FileRequest>("DOWNLOAD_FILE a", sink));
  ask(std::make_shared<StreamRequest>("LIST_TREE", [&](std::string_view line) {
    require(line.find('\n') == std::string_view::npos && line.size() <= StreamRequest::kMaxLine, "a line is one");
    lines += std::string(line) + "\n";
    return true;
  }));
  if (uploads) {
    auto follows = std::make_shared<SessionRequest>("UPLOAD_FILE a", kBound);
    follows->send_body(source, BodyForm::follows);
    ask(follows);
    auto asked = std::make_shared<SessionRequest>("UPLOAD_FILE b", kBound);
    asked->send_body(source, BodyForm::asked);
    ask(asked);
  }
  send(core);
  while (!bytes.empty() && !core.over()) {
    const std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    core.received(as_bytes(part));
    send(core);
  }
  core.ended();
  if (!core.over()) core.broke(Fault::reset, Error::reset);
  std::string told = sink.content + "|" + lines;
  for (const auto& request : requests) {
    require(request->over(), "every request ends");
    require(request->text().size() <= SessionRequest::kMaxText, "a text is bounded");
    told += "|" + std::to_string(request->problem() ? -1 : request->status()) + request->word() + request->text();
  }
  require(ends == static_cast<int>(requests.size()), "and is told once");
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // Behind a body a server that says all at once speaks before it was asked, and one that waits does not.
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, size + 1})
    static_cast<void>(play(bytes, piece, true));
  require(play(bytes, 1, false) == play(bytes, size + 1, false), "a session does not depend on the cuts");
  return 0;
}
