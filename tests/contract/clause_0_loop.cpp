#include <array>

#include "tests/contract/talk.h"

// What the clauses stand on: the loop itself with this back end's pollers, timers among traffic, messages, order.

namespace wirelab::contract {
namespace {

using std::chrono::milliseconds;

/// Notes in which order several of its kind were called.
class Ranked final : public Watcher {
 public:
  explicit Ranked(int& counter) : counter_(counter) {}
  void ready() override { rank = ++counter_; }
  int rank = 0;

 private:
  int& counter_;
};

void timer_keeps_its_time(Rig& rig, Verdict& verdict) {
  Probe probe;
  Timer timer(rig.reactor(), probe);
  timer.start(milliseconds(60));
  const TimePoint deadline = timer.deadline();
  bool early = false;
  WIRELAB_REQUIRE(rig.run_until([&] {
    early = early || (timer.expired() && rig.reactor().now() < deadline);
    return probe.calls > 0;
  }));
  WIRELAB_REQUIRE(!early && timer.expired() && !timer.running());
  const int calls = probe.calls;
  rig.run_for(milliseconds(150));
  WIRELAB_REQUIRE(probe.calls == calls);
}

void timers_expire_in_order(Rig& rig, Verdict& verdict) {
  int counter = 0;
  Ranked late(counter);
  Ranked early(counter);
  Ranked stopped(counter);
  Timer late_timer(rig.reactor(), late);
  Timer early_timer(rig.reactor(), early);
  Timer stopped_timer(rig.reactor(), stopped);
  late_timer.start(milliseconds(120));
  stopped_timer.start(milliseconds(60));
  early_timer.start(milliseconds(30));
  stopped_timer.stop();
  WIRELAB_REQUIRE(rig.run_until([&] { return late.rank > 0; }));
  WIRELAB_REQUIRE(early.rank == 1 && late.rank == 2 && stopped.rank == 0);
}

/// Notes its arrivals, and whether one came inside `post`.
class Message final : public Posting {
 public:
  void posted() override {
    ++arrivals;
    nested = nested || inside;
  }
  int arrivals = 0;
  bool inside = false;
  bool nested = false;
};

void message_arrives(Rig& rig, Verdict& verdict) {
  Message message;
  message.inside = true;
  rig.reactor().post(message);
  rig.reactor().post(message);
  message.inside = false;
  WIRELAB_REQUIRE(rig.run_until([&] { return message.arrivals > 0; }));
  rig.run_for(milliseconds(20));
  WIRELAB_REQUIRE(message.arrivals == 1 && !message.nested);
}

void deferred_comes_last(Rig& rig, Verdict& verdict) {
  int counter = 0;
  Ranked deferred(counter);
  Ranked first(counter);
  Ranked second(counter);
  rig.reactor().defer(deferred);
  rig.reactor().mark(first);
  rig.reactor().mark(second);
  WIRELAB_REQUIRE(counter == 0);
  rig.turn();
  WIRELAB_REQUIRE(first.rank == 1 && second.rank == 2 && deferred.rank == 3);
}

/// Never satisfied: asks for another call in each.
class Restless final : public Watcher {
 public:
  explicit Restless(net::Stream& stream) : stream_(stream) {}
  void ready() override {
    ++calls;
    stream_.again();
  }
  int calls = 0;

 private:
  net::Stream& stream_;
};

void restless_starves_nobody(Rig& rig, Verdict& verdict) {
  Talk talk;
  WIRELAB_REQUIRE(open_talk(rig, talk));
  net::StreamHandle client;
  net::StreamHandle server;
  WIRELAB_REQUIRE(connect(rig, talk, client, server));
  Restless restless(*talk.server);
  talk.server->watch(&restless);
  talk.server->again();
  Probe probe;
  Timer timer(rig.reactor(), probe);
  timer.start(milliseconds(30));
  WIRELAB_REQUIRE(write_all(rig, *client, "through"));
  WIRELAB_REQUIRE(expect_text(rig, *server, "through"));
  WIRELAB_REQUIRE(rig.run_until([&] { return probe.calls > 0; }));
  WIRELAB_REQUIRE(rig.run_until([&] { return restless.calls > 100; }));
  talk.server->watch(nullptr);
  rig.reactor().run_once(Duration::zero());
}

constexpr std::array kCases{
    Case{"0.1 a timer calls at its time, once", timer_keeps_its_time},
    Case{"0.2 timers expire in order, and not when stopped", timers_expire_in_order},
    Case{"0.3 a message arrives once, and not inside post", message_arrives},
    Case{"0.4 deferred calls come after those marked", deferred_comes_last},
    Case{"0.5 a restless watcher starves neither timers nor others", restless_starves_nobody},
};

}  // namespace

std::span<const Case> clause_0() { return kCases; }

}  // namespace wirelab::contract
