#pragma once

#include "host/client/sized_exchange.h"

namespace wirelab::client {

/// DOWNLOAD_FILE: a file that goes into a sink.
class DownloadExchange final : public SizedExchange {
 public:
  /// Sends `command` as it is. The sink must outlive the exchange.
  DownloadExchange(std::string command, BodySink& sink) : SizedExchange(std::move(command)), sink_(sink) {}

 private:
  [[nodiscard]] bool begin_body(std::uint64_t size) override { return kept(sink_.begin(size)); }
  [[nodiscard]] bool take(ConstBytes bytes) override { return kept(sink_.write(bytes)); }
  [[nodiscard]] bool kept(bool sink_took_it) {
    if (!sink_took_it) broke(Fault::local_file, Error::io);
    return sink_took_it;
  }

  BodySink& sink_;
};

}  // namespace wirelab::client
