#include "host/cli/lab/lab_trace.h"

namespace wirelab::cli {
namespace {

/// The end of a connection takes a round trip more than its client does; a delayed ACK up to a fifth of a second.
constexpr Duration kLastPackets = std::chrono::milliseconds(400);
/// No lab's trace has more: a ladder of it would have a million rungs.
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;

class Alarm final : public Watcher {
 public:
  void ready() override {}
};

}  // namespace

LabTrace::LabTrace(Conductor& conductor, ServerConnector& connector, const std::optional<Credentials>& credentials,
                   const std::string& words)
    : conductor_(conductor),
      talk_(conductor, connector, credentials, words.empty() ? "CAPTURE" : "CAPTURE " + words,
            [this](ConstBytes bytes) {
              if (file_.size() + bytes.size() > kMostBytes) return false;
              file_.append(as_text(bytes));
              return true;
            }) {}

Attempt<void> LabTrace::begin() {
  // The file's own head comes as soon as frames are taken.
  while (file_.empty()) {
    if (talk_.over()) {
      auto failure = talk_.failure();
      return std::unexpected(failure ? std::move(*failure) : Failure{});
    }
    conductor_.turn(std::chrono::seconds(1));
  }
  return {};
}

Attempt<std::string> LabTrace::end() {
  Alarm alarm;
  Timer timer(conductor_.network().reactor(), alarm);
  timer.start(kLastPackets);
  while (!timer.expired() && !talk_.over()) conductor_.turn(kLastPackets);
  talk_.end();
  while (!talk_.over()) conductor_.turn(std::chrono::seconds(1));
  if (auto failure = talk_.failure()) return std::unexpected(std::move(*failure));
  return std::move(file_);
}

}  // namespace wirelab::cli
