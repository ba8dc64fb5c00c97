#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "host/cli/experiment/stage.h"
#include "host/experiment/judges.h"

namespace wirelab::cli {

/// What an experiment leaves behind: a capture, and who reads the answer off it.
struct Trial {
  std::string capture;
  std::function<experiment::Judgement(const experiment::Evidence&)> judge;
};

/// A question that a course asks, answered by live traffic.
struct Experiment {
  std::string_view name;
  std::string_view question;
  Attempt<Trial> (*run)(Stage& stage) = nullptr;
  std::string_view takes = {};  ///< what may stand behind the name: "ADDRESS"; empty for nothing
};

/// All of them: first those over labs, then those about the appliance's own network.
[[nodiscard]] std::span<const Experiment> experiments() noexcept;
/// The one of that name; null if there is none.
[[nodiscard]] const Experiment* find_experiment(std::string_view name) noexcept;
/// "nagle, delayed-ack, …", for messages.
[[nodiscard]] std::string experiment_names();

// Over labs (lab_experiments.cpp).
[[nodiscard]] Attempt<Trial> try_nagle(Stage& stage);
[[nodiscard]] Attempt<Trial> try_delayed_ack(Stage& stage);
[[nodiscard]] Attempt<Trial> try_urgent_message(Stage& stage);
[[nodiscard]] Attempt<Trial> try_refusal(Stage& stage);
[[nodiscard]] Attempt<Trial> try_reply_port(Stage& stage);
// About the appliance's network (network_experiments.cpp).
[[nodiscard]] Attempt<Trial> try_lease(Stage& stage);
[[nodiscard]] Attempt<Trial> try_arp_cache(Stage& stage);
[[nodiscard]] Attempt<Trial> try_next_hop(Stage& stage);
[[nodiscard]] Attempt<Trial> try_header(Stage& stage);

}  // namespace wirelab::cli
