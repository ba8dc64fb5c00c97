// Any bytes of a server against the client's exchanges: never more to the sink than was announced, never more kept than
// the bounds say, and the same end however the bytes were cut.

#include <algorithm>
#include <string>
#include <string_view>

#include "firmware/command/classic_reply.h"
#include "host/client/classic_answer.h"
#include "host/client/document_exchange.h"
#include "host/client/download_exchange.h"
#include "host/client/lines_exchange.h"
#include "host/client/reply_exchange.h"
#include "host/client/upload_exchange.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/client_ends.h"

namespace {

using namespace wirelab;
using namespace wirelab::client;

constexpr std::size_t kListingBound = 64;
constexpr std::size_t kDocumentBound = 64;
constexpr std::size_t kEnoughLines = 5;
constexpr std::string_view kOverrun = "overrun";

/// Has enough after some lines. A document that comes in their place may have line feeds of its own.
class Lines final : public LineSink {
 public:
  explicit Lines(bool document) : document_(document) {}
  bool line(std::string_view text) override {
    require(count_ < (document_ ? 1 : kEnoughLines), "no line after the last that was wanted");
    require(text.size() <= kMaxLine, "a line is bounded");
    require(document_ || text.find('\n') == std::string_view::npos, "a line is one");
    content.append(text);
    if (!document_) content.append("\n");
    return ++count_ < kEnoughLines;
  }
  std::string content;

 private:
  bool document_;
  std::size_t count_ = 0;
};

/// Plays a server that says `bytes` in pieces of `piece` and then closes.
void play(Exchange& exchange, std::string_view bytes, std::size_t piece) {
  for (int step = 0; exchange.need() != Need::done; ++step) {
    require(step < 100'000, "an exchange ends");
    if (exchange.need() == Need::send) {
      exchange.sent();
    } else if (exchange.need() == Need::send_body && bytes.empty()) {
      exchange.body_sent(exchange.source()->size());
    } else if (bytes.empty()) {
      exchange.ended();
      break;
    } else {
      const std::string_view part = bytes.substr(0, piece);
      bytes.remove_prefix(part.size());
      exchange.received(as_bytes(part));
    }
  }
}

std::string download(std::string_view bytes, std::size_t piece) {
  Sink sink;
  DownloadExchange exchange("DOWNLOAD_FILE a\n", sink);
  play(exchange, bytes, piece);
  if (exchange.problem() && exchange.problem()->fault == Fault::overrun) return std::string(kOverrun);
  if (exchange.problem()) return "problem";
  require(exchange.accepted() || exchange.refusal().size() <= kMaxReply, "a refusal is bounded");
  return (exchange.accepted() ? "file " : "refusal ") + sink.content + exchange.refusal();
}

std::string document(std::string_view bytes, std::size_t piece) {
  DocumentExchange exchange("NET_STATUS\n", kDocumentBound);
  play(exchange, bytes, piece);
  require(exchange.document().size() <= kDocumentBound, "a document is bounded");
  if (exchange.problem() && exchange.problem()->fault == Fault::overrun) return std::string(kOverrun);
  if (exchange.problem()) return "problem";
  return (exchange.accepted() ? "document " : "refusal ") + exchange.document() + exchange.refusal();
}

std::string lines(std::string_view bytes, std::size_t piece) {
  const bool document = bytes.starts_with(command::kSizeHeaderStart);
  Lines sink(document);
  LinesExchange exchange("NET_WATCH\n", sink);
  play(exchange, bytes, piece);
  const std::string_view told = document ? bytes.substr(std::min(bytes.find('\n'), bytes.size() - 1) + 1) : bytes;
  require(told.starts_with(sink.content), "the lines are what came");
  if (exchange.problem()) return "problem " + sink.content;
  return (exchange.accepted() ? "lines " : "refusal ") + sink.content + exchange.refusal();
}

void upload(std::string_view bytes, std::size_t piece) {
  Source source;
  UploadExchange exchange("UPLOAD_FILE a\n", LineEnd::line_feed, source);
  play(exchange, bytes, piece);
  require(exchange.reply().size() <= kMaxReply, "a reply is bounded");
  if (exchange.problem()) require(exchange.problem()->done <= source.size(), "progress is bounded");
}

std::string reply(std::string_view bytes, std::size_t piece) {
  ReplyExchange exchange("LIST_FILES\n", kListingBound);
  play(exchange, bytes, piece);
  if (exchange.problem()) return "problem";
  require(exchange.reply().size() <= kListingBound, "a reply is bounded");
  for (int verb = 0; verb <= static_cast<int>(Verb::other); ++verb) {
    static_cast<void>(judge(static_cast<Verb>(verb), exchange.reply()));
  }
  static_cast<void>(stored_name(exchange.reply()));
  return exchange.reply();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t whole = size + 1;
  // A client that has every byte leaves: whether it sees the ones too many depends on when they come.
  const std::string in_one = download(bytes, whole);
  require(in_one == kOverrun || in_one == download(bytes, 1), "a download does not depend on the cuts");
  const std::string told = document(bytes, whole);
  require(told == kOverrun || told == document(bytes, 1), "a document does not depend on the cuts");
  require(lines(bytes, 1) == lines(bytes, whole), "a stream does not depend on the cuts");
  require(reply(bytes, 1) == reply(bytes, whole), "a reply does not depend on the cuts");
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{10}, whole}) upload(bytes, piece);
  return 0;
}
