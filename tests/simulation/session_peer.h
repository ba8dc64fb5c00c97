#pragma once

#include <deque>

#include "tests/simulation/peer.h"

namespace wirelab::simulation {

/// A client of wirelab/1: requests, several of them under way at a time, whose replies it takes apart and counts.
class SessionPeer final : public Peer {
 public:
  SessionPeer(Stage& stage, std::uint64_t number);

  [[nodiscard]] std::string state() const override;
  void pending(std::vector<FileChangePtr>& into) const override;
  [[nodiscard]] bool may_be_silent() const override;

 private:
  enum class Body : std::uint8_t { none, follows, asked };
  struct Asked {
    Request request;
    Body body = Body::none;
    bool go_on = false;  ///< 101 came
    Duration missed{};   ///< when it was asked
    bool quit = false;
    std::uint64_t begins_at = 0;  ///< of the bytes that it says
  };
  struct Reply {
    unsigned status = 0;
    std::string_view word;
    std::string_view body;
  };

  [[nodiscard]] ConnectionFaults plan() override;
  void speak() override;
  void heard() override;
  void ended(bool by_reset) override;
  void refused() override;

  void ask();
  void end_asking();
  /// Takes one reply off `in_`; false if it is not whole.
  [[nodiscard]] bool take_reply();
  void take(const Reply& reply);
  void take_final(const Reply& reply);
  void closes(const Reply& reply);
  /// Whether it said the last request before this one whole, then FIN.
  [[nodiscard]] bool broke_off_before(const Asked& one) const { return shut_ && one.begins_at >= sent(); }
  [[nodiscard]] command::Role possible_role() const;
  [[nodiscard]] static bool is_word_of(const Request& request, const Reply& reply);
  [[nodiscard]] bool may_be_refused_so(const Request& request, const Reply& reply) const;

  std::deque<Asked> asked_;
  std::size_t left_;   ///< requests that it will still make
  std::size_t depth_;  ///< how many may be under way
  command::Role role_;
  bool logged_in_ = false;
  bool hello_said_ = false;
  bool hello_heard_ = false;
  bool waits_for_go_on_ = false;
  bool watching_ = false;
  bool quits_;
  bool fin_instead_;
  bool over_asking_ = false;
  bool closing_ = false;  ///< the server has said its last reply
  std::uint64_t answered_ = 0;
};

}  // namespace wirelab::simulation
