#include "host/cli/net/watching.h"

#include <utility>

#include "host/cli/net/answer.h"

namespace wirelab::cli {

Watching::Watching(Conductor& conductor, std::string command, Duration silence)
    : conductor_(conductor), exchange_(std::move(command), *this), talk_(conductor.begin(exchange_, silence)) {}

std::optional<Failure> Watching::failure() const {
  if (trouble_) return refused_by(conductor_.options().language, *trouble_);
  if (fault_) return undecodable(conductor_.options().language, *fault_, conductor_.server());
  if (auto failure = talk_->failure()) return failure;
  if (over() && !exchange_.accepted() && !exchange_.refusal().empty()) {
    return conductor_.refused(client::Verb::net_watch, exchange_.refusal());
  }
  return std::nullopt;
}

bool Watching::line(std::string_view text) {
  auto line = net_report::decode_line(text);
  if (line) {
    heard_.push_back({std::string(text), std::move(*line)});
    return true;
  }
  // At any time the appliance may have to say why it tells no more.
  const auto document = net_report::decode_document(text);
  const auto* trouble = document ? std::get_if<net_report::Trouble>(&document->body) : nullptr;
  if (trouble != nullptr) {
    trouble_ = *trouble;
  } else {
    fault_ = line.error();
  }
  return false;
}

}  // namespace wirelab::cli
