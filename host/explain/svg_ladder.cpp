#include "host/explain/svg_ladder.h"

#include <algorithm>

#include "host/explain/drawing_style.h"
#include "host/explain/ladder.h"
#include "host/explain/markup.h"
#include "host/explain/verdict.h"

namespace wirelab::explain {
namespace {

// The page in its own units; a viewer scales it.
constexpr int kWidth = 1000;
constexpr int kLeft = 140;   // the opener's life line
constexpr int kRight = 980;  // the other's
constexpr int kText = kLeft + 22;
constexpr int kTextEnd = kRight - 22;
constexpr int kTextLine = 20;
/// Characters of a sentence's line. SVG breaks none, and 0.54 of the letter's height is more than letters of the usual
/// fonts are wide on the average.
constexpr std::size_t kColumns = 100;
/// The same where a line begins at the page's edge.
constexpr std::size_t kWide = kColumns + 15;
constexpr std::size_t kMostEnd = 48;
constexpr std::array<int, 4> kRooms{6, 14, 26, 44};

constexpr std::string_view kStyle = R"(
svg{background:var(--paper)}
text{font:14px "Liberation Sans",Arial,Helvetica,sans-serif;fill:var(--ink);white-space:pre}
.h{font-size:17px;font-weight:700}
.e,.l,.r,.p{font-family:"Liberation Mono",Consolas,Menlo,monospace}
.e{font-weight:700}.l{font-size:13px;font-weight:700}.r,.t,.g{font-size:12px;fill:var(--dim)}.p{font-size:13px}
.n{font-weight:700}.good{fill:var(--good)}.bad{fill:var(--reset)}.end{text-anchor:end}
.life{stroke:var(--rule);stroke-width:2}.box{fill:var(--panel);stroke:var(--rule)}
.a{stroke-width:2;fill:none}.a.again{stroke-dasharray:9 5}.a.reset{stroke-width:3}.a.control{stroke-width:1.4}
.data{stroke:var(--data)}.control{stroke:var(--control)}.again{stroke:var(--again)}.reset{stroke:var(--reset)}
.k.data{fill:var(--data)}.k.control{fill:var(--paper)}.k.again{fill:var(--again)}.k.reset{fill:none;stroke-width:3}
.l.data{fill:var(--data)}.l.control{fill:var(--ink)}.l.again{fill:var(--again)}.l.reset{fill:var(--reset)}
.l{stroke:none}
)";

std::string n(int number) { return std::to_string(number); }

std::string cut_end(const std::string& name) {
  std::string cut(name, 0, kMostEnd);
  if (name.size() > kMostEnd) cut += "…";
  return cut;
}

class SvgDrawing {
 public:
  SvgDrawing(const Page& page, const DrawingChoice& choice) : page_(page), choice_(choice) {}

  std::string draw() {
    if (page_.conclusion) conclusion(*page_.conclusion);
    legend();
    for (const PageTalk& one : page_.talks) conversation(one);
    if (page_.not_shown > 0) {
      y_ += 2 * kTextLine;
      put("h", kLeft, "Conversations that are not drawn: " + std::to_string(page_.not_shown));
    }
    y_ += 30;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + n(kWidth) + " " + n(y_) + "\" width=\"" +
           n(kWidth) + "\" height=\"" + n(y_) + "\">\n<title>Explained trace</title>\n<style>" +
           std::string(kDrawingColours) + std::string(kStyle) +
           "</style>\n<rect width=\"100%\" height=\"100%\" style=\"fill:var(--paper)\"/>\n" + body_ + "</svg>\n";
  }

 private:
  void put(const std::string& kind, int x, const std::string& text) {
    body_ += "<text class=\"" + kind + "\" x=\"" + n(x) + "\" y=\"" + n(y_) + "\">" + escaped(text) + "</text>\n";
  }
  void line(const std::string& kind, int x1, int y1, int x2, int y2) {
    body_ += "<line class=\"" + kind + "\" x1=\"" + n(x1) + "\" y1=\"" + n(y1) + "\" x2=\"" + n(x2) + "\" y2=\"" +
             n(y2) + "\"/>\n";
  }
  /// The line and its head: full for data, hollow without, a cross at the end of what breaks off.
  void arrow(Stroke stroke, int from, int to, int y) {
    const std::string name(stroke_name(stroke));
    const int back = from < to ? -1 : 1;
    line("a " + name, from, y, to + (stroke == Stroke::control ? back * 11 : back * 6), y);
    const std::string tip = n(to) + " " + n(y);
    if (stroke == Stroke::reset) {
      const int x = to + back * 9;
      body_ += "<path class=\"k reset\" d=\"M" + n(x - 7) + " " + n(y - 7) + "l14 14m0 -14l-14 14\"/>\n";
      return;
    }
    body_ += "<path class=\"k " + name + "\" d=\"M" + tip + "l" + n(back * 12) + " -5v10z\"/>\n";
  }

  void legend() {
    y_ += 30;
    int x = 20;
    for (const Stroke stroke : kStrokes) {
      arrow(stroke, x, x + 44, y_ - 5);
      put("t", x + 52, std::string(stroke_text(stroke)));
      x += 80 + static_cast<int>(stroke_text(stroke).size()) * 7;
    }
  }

  void conclusion(const Conclusion& about) {
    y_ += 34;
    put("h", 20, "Question");
    sentences(about.question, 20, kWide);
    part("Numbers");
    for (const Measured& one : about.numbers) {
      sentences("• " + one.what + ": " + one.value + seen_in(one.packets), 20, kWide);
    }
    findings("What must hold", about.findings);
    part("Answer");
    sentences(about.answer, 20, kWide);
    y_ += kTextLine;
  }

  void part(const std::string& name) {
    y_ += kTextLine + 8;
    put("n", 20, name);
  }

  void findings(const std::string& name, const std::vector<Finding>& all) {
    if (all.empty()) return;
    part(name + ": " + outcome_text(all));
    for (const Finding& one : all) {
      y_ += kTextLine;
      put(one.holds ? "n good" : "n bad", 20, mark_of(one));
      y_ -= kTextLine;
      sentences(one.text + seen_in(one.packets), 84, kWide - 9);
    }
  }

  void conversation(const PageTalk& one) {
    const Talk& talk = *one.talk;
    y_ += 46;
    put("h", 20, std::to_string(talk.number) + ". " + title(talk.tally));
    findings("Lab " + page_.lab, one.findings);
    const auto lines = verdict(talk.tally);
    if (!one.findings.empty() && !lines.empty()) part("What it shows");
    for (const std::string& said : lines) sentences("• " + said, 20, kWide);
    y_ += 22;
    const int begun = y_ + 34;
    end_box(cut_end(end_text(talk.tally, 0)), true);
    end_box(cut_end(end_text(talk.tally, 1)), false);
    const std::size_t lives = body_.size();
    y_ += 34;
    std::optional<std::chrono::nanoseconds> before;
    for (const Explained& packet : talk.beginning) rung(talk, packet, before);
    if (talk.left_out() > 0) {
      y_ += 2 * kTextLine;
      put("n", kText, "… " + counted(talk.left_out(), "packet") + " left out …");
    }
    for (const Explained& packet : talk.end) rung(talk, packet, before);
    y_ += 16;
    // Below the arrows, which are to be seen whole.
    std::string arrows = body_.substr(lives);
    body_.resize(lives);
    line("life", kLeft, begun, kLeft, y_);
    line("life", kRight, begun, kRight, y_);
    body_ += arrows;
  }

  void end_box(const std::string& name, bool left) {
    const int width = static_cast<int>(columns(name)) * 9 + 24;
    const int x = left ? kLeft - 12 : kRight + 12 - width;
    body_ += "<rect class=\"box\" x=\"" + n(x) + "\" y=\"" + n(y_) + "\" width=\"" + n(width) +
             "\" height=\"34\" rx=\"6\"/>\n";
    y_ += 22;
    put("e", x + 12, name);
    y_ -= 22;
  }

  void rung(const Talk& talk, const Explained& packet, std::optional<std::chrono::nanoseconds>& before) {
    const Rung one = rung_of(talk.tally, packet, before, choice_);
    before = packet.since_first ? packet.since_first : before;
    y_ += kRooms.at(one.room) + kTextLine;
    put("l " + std::string(stroke_name(one.stroke)), kText, one.label);
    put("r end", kTextEnd, one.raw);
    put("n end", kLeft - 14, std::to_string(one.number));
    y_ += 11;
    const int from = one.to_right ? kLeft : kRight;
    arrow(one.stroke, from, one.to_right ? kRight : kLeft, y_);
    y_ += 5;
    put("t end", kLeft - 14, one.time);
    if (!one.pause.empty()) {
      y_ += 17;
      put("g end", kLeft - 14, one.pause);
      y_ -= 17;
    }
    if (!one.payload.empty()) {
      y_ += kTextLine - 4;
      put("p", kText, "“" + one.payload + "”");
      y_ += 2;
    }
    sentences(one.sentence, kText, kColumns);
    y_ += 8;
  }

  void sentences(const std::string& text, int x, std::size_t most) {
    const std::string lines = wrapped(text, 0, most);
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at);
      y_ += kTextLine;
      put("s", x, lines.substr(at, end - at));
      at = end + 1;
    }
  }

  const Page& page_;
  const DrawingChoice& choice_;
  std::string body_;
  int y_ = 0;
};

}  // namespace

std::string svg_ladder(const Page& page, const DrawingChoice& choice) { return SvgDrawing(page, choice).draw(); }

}  // namespace wirelab::explain
