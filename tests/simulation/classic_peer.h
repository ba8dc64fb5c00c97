#pragma once

#include "tests/simulation/peer.h"

namespace wirelab::simulation {

/// A client of the classic wire: one command, in any of the ways that the wire allows, and some that it survives.
class ClassicPeer final : public Peer {
 public:
  ClassicPeer(Stage& stage, std::uint64_t number);

  [[nodiscard]] std::string state() const override;
  void pending(std::vector<FileChangePtr>& into) const override;

 private:
  [[nodiscard]] ConnectionFaults plan() override;
  void speak() override;
  void heard() override;
  void ended(bool by_reset) override;
  void refused() override;

  void say_request();
  void go_on_uploading();
  void hear_download();
  void judge_upload();
  /// The whole answer is there.
  void judge();
  void succeeded(std::string_view told);
  void failed();

  Request request_;
  bool begun_ = false;
  bool eager_ = false;        ///< an upload in one piece
  bool terminated_ = true;    ///< the line has its end
  bool half_closes_ = false;  ///< sends FIN once all is said
  bool stays_ = false;        ///< does not close after a download
  bool cuts_ = false;         ///< breaks off in the middle
  bool told_ = false;         ///< the answer was judged
  bool size_said_ = false;
  bool body_said_ = false;
};

}  // namespace wirelab::simulation
