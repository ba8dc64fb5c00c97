#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/command/verb_table.h"
#include "firmware/core/reactor.h"

namespace wirelab::test {

/// REPORT: answers a document that the test chooses. Each exchange has a copy of its own, so that a sanitizer sees
/// whoever sends from one that is gone.
class DocumentVerb final : public command::Verb {
 public:
  DocumentVerb() noexcept
      : Verb("REPORT", command::ArgumentForm::free_words, command::OutcomeKind::failed, command::Role::reader) {}

  void begin(const command::Beginning& beginning) override {
    seen = beginning.arguments.first;
    beginning.slot.make<Report>(*this);
  }

  std::string document = "{}\n";
  std::string seen;       ///< what stood behind the verb
  std::size_t alive = 0;  ///< exchanges under way

 private:
  class Report final : public command::Exchange {
   public:
    explicit Report(DocumentVerb& verb) : verb_(verb), document_(verb.document) { ++verb_.alive; }
    ~Report() override { --verb_.alive; }
    command::Step next() override { return command::SendDocument{document_}; }

   private:
    DocumentVerb& verb_;
    std::string document_;
  };
};

/// WATCH: a stream of texts, the same for everybody who watches, from the first one on.
class StreamVerb final : public command::Verb {
 public:
  explicit StreamVerb(Reactor& reactor) noexcept
      : Verb("WATCH", command::ArgumentForm::free_words, command::OutcomeKind::failed, command::Role::reader),
        reactor_(reactor) {}

  void begin(const command::Beginning& beginning) override { beginning.slot.make<Watching>(*this, beginning.watcher); }
  /// The next text for everybody.
  void tell(std::string_view text) {
    texts_.emplace_back(text);
    wake();
  }
  /// After the last text nothing follows.
  void end() {
    over_ = true;
    wake();
  }
  /// The first text comes again and again.
  void repeat() { endless_ = true; }
  [[nodiscard]] std::size_t alive() const noexcept { return watchers_.size(); }

 private:
  class Watching final : public command::Exchange {
   public:
    Watching(StreamVerb& verb, Watcher& watcher) : verb_(verb), watcher_(watcher) {
      verb_.watchers_.push_back(&watcher);
    }
    ~Watching() override { std::erase(verb_.watchers_, &watcher_); }
    command::Step next() override {
      if (told_ < verb_.texts_.size()) return command::SendText{verb_.texts_[verb_.endless_ ? 0 : told_++]};
      if (verb_.over_) return command::Finish{{.kind = command::OutcomeKind::streamed}};
      return command::Wait{};
    }

   private:
    StreamVerb& verb_;
    Watcher& watcher_;
    std::size_t told_ = 0;
  };

  void wake() {
    for (Watcher* watcher : watchers_) reactor_.mark(*watcher);
  }

  Reactor& reactor_;
  std::deque<std::string> texts_;  // whose elements stay in place
  std::vector<Watcher*> watchers_;
  bool over_ = false;
  bool endless_ = false;
};

}  // namespace wirelab::test
