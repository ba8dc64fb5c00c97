#pragma once

#include "firmware/capture/capture.h"
#include "firmware/command/verb_table.h"

namespace wirelab::capture {

/// CAPTURE [lab=NAME] [port=N] [host=ADDRESS] [interface=NAME] [snap=BYTES] [seconds=N] [packets=N] [everything=yes]:
/// the frames of an interface as a pcapng file, as they come, but for those of its own connection. Without lab, port
/// and host those of the labs that run; everything=yes is every frame. What cannot be done is answered with a document
/// that says why.
class CaptureVerb final : public command::Verb {
 public:
  explicit CaptureVerb(const Parts& parts) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Service service_;
};

}  // namespace wirelab::capture
