#include "host/cli/lab/lab_trace.h"

namespace wirelab::cli {
namespace {

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
              if (file_.size() + bytes.size() > kMostTrace) return false;
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
