#pragma once

#include "firmware/capture/recording.h"
#include "firmware/command/verb_table.h"

namespace wirelab::capture {

/// CAPTURE [lab=NAME] [port=N] [host=ADDRESS] [interface=NAME] [snap=BYTES] [seconds=N] [packets=N] [everything=yes]:
/// the frames of an interface as a pcapng file, as they come, but for those of its own connection. Without lab, port
/// and host those of the labs that run; everything=yes is every frame. CAPTURE recorded=yes: what RECORD kept. What
/// cannot be done is answered with a document that says why.
class CaptureVerb final : public command::Verb {
 public:
  CaptureVerb(Service& service, Recording& recording) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Service& service_;
  Recording& recording_;
};

/// RECORD seconds=N and the other words of CAPTURE: begins a capture that goes on without its client, and answers a
/// document: `interface`, `seconds`.
class RecordVerb final : public command::Verb {
 public:
  RecordVerb(Service& service, Recording& recording) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Service& service_;
  Recording& recording_;
};

/// Both, and what they share.
class CaptureVerbs {
 public:
  explicit CaptureVerbs(const Parts& parts) noexcept
      : service_(parts), recording_(service_), capture_(service_, recording_), record_(service_, recording_) {}

  /// Registers them; false if one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept { return table.add(capture_) && table.add(record_); }

 private:
  Service service_;
  Recording recording_;
  CaptureVerb capture_;
  RecordVerb record_;
};

}  // namespace wirelab::capture
