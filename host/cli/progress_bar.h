#pragma once

#include <functional>
#include <optional>
#include <string>

#include "firmware/core/reactor.h"
#include "host/cli/messages.h"
#include "host/cli/progress_line.h"
#include "host/client/exchange.h"

namespace wirelab::cli {

/// Draws how far an exchange has come on standard error, in place, ten times a second; the line is gone when this
/// object is. Draws nothing before a quarter of a second, so that short transfers do not flicker.
class ProgressBar final : private Watcher {
 public:
  /// Asks `progress` how far it is; `name` is shown escaped. What is referred to must outlive this object.
  ProgressBar(Reactor& reactor, std::function<client::Progress()> progress, std::string_view name, Language language);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// True if standard error is a terminal that can redraw a line.
  [[nodiscard]] static bool possible();

 private:
  void ready() override;

  Reactor& reactor_;
  std::function<client::Progress()> progress_;
  std::string name_;
  Language language_;
  Timer timer_{reactor_, *this};
  RateMeter meter_;
  bool drawn_ = false;
};

}  // namespace wirelab::cli
