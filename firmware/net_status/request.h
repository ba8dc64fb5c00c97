#pragma once

#include <concepts>
#include <memory>

#include "firmware/command/command_words.h"
#include "firmware/net_status/job.h"

namespace wirelab::net_status {

/// What is answered where a frame would go nowhere.
inline constexpr Refusal kNoLink{Error::unreachable,
                                 "the interface has no link: it is switched off, or its cable is out"};
/// What is answered where as many documents wait as there are places.
inline constexpr Refusal kNoPlace{Error::no_resources,
                                  "too many clients have not read their documents yet; ask again in a moment"};

/// One document on its way to its client.
class Answer final : public command::Exchange {
 public:
  /// A refusal has no `place`.
  Answer(Service::Place place, Outgoing document) noexcept : place_(std::move(place)), document_(std::move(document)) {}

  [[nodiscard]] command::Step next() override { return document_.step(); }

 private:
  Service::Place place_;
  Outgoing document_;
};

/// One network command that is being begun: what was said, what it is carried out with, and the ways to answer it.
/// At least one of these has to be taken; the last one counts.
class Request {
 public:
  Request(Service& service, const command::Beginning& beginning, std::string_view verb,
          const command::CommandWords& words)
      : words_(words), service_(service), picture_(service.reporter().picture()), beginning_(beginning), verb_(verb) {}

  [[nodiscard]] Service& service() const noexcept { return service_; }
  [[nodiscard]] Reporter& reporter() const noexcept { return service_.reporter(); }
  [[nodiscard]] FactSource& facts() const noexcept { return reporter().facts(); }
  /// The picture as of when the command came.
  [[nodiscard]] Picture& picture() const noexcept { return picture_; }

  /// With the document that `write(json, report)` writes. False if it has to be a refusal, for want of place or memory:
  /// whoever changes something answers first, or a change would be made that its client is told was not.
  bool answer(const std::invocable<JsonWriter&, const Report&> auto& write) const {
    Service::Place place = service_.document_place();
    if (!place) {
      refuse(kNoPlace);
      return false;
    }
    Outgoing document;
    const bool written = document.write(service_, verb_, write);
    beginning_.slot.make<Answer>(written ? std::move(place) : Service::Place(), std::move(document));
    return written;
  }
  /// With what cannot be done, and why.
  void refuse(const Refusal& refusal) const;
  void refuse(Error error, std::string_view why) const { refuse({error, why}); }
  /// With what a job of type `T`, made from its parts and `question`, comes to.
  template <typename T>
  void begin(const auto& question) const {
    JobParts parts{service_, beginning_.watcher, verb_, service_.job_place()};
    if (!parts.place) return refuse(Error::no_resources, "too many questions are under way; ask again in a moment");
    std::unique_ptr<Job> job(new (std::nothrow) T(std::move(parts), question));
    if (job == nullptr) return refuse(kNoMemory);
    job->begin();
    beginning_.slot.make<JobExchange>(std::move(job));
  }
  /// With an exchange of its own.
  template <typename T>
  void make(auto&&... arguments) const {
    beginning_.slot.make<T>(std::forward<decltype(arguments)>(arguments)...);
  }
  /// Who is called when an exchange of its own can go on.
  [[nodiscard]] Watcher& watcher() const noexcept { return beginning_.watcher; }

  /// True if clients may change this host's network; else the refusal is the answer.
  [[nodiscard]] bool may_change() const;

  /// What stood behind the verb, in its form.
  [[nodiscard]] const command::CommandWords& words() const noexcept { return words_; }

 private:
  command::CommandWords words_;
  Service& service_;
  Picture& picture_;
  const command::Beginning& beginning_;
  std::string_view verb_;
};

}  // namespace wirelab::net_status
