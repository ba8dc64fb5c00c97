#include "host/explain/html_page.h"

#include "host/explain/drawing_style.h"
#include "host/explain/html_style.h"
#include "host/explain/markup.h"
#include "host/explain/verdict.h"

namespace wirelab::explain {
namespace {

/// An arrow as wide as the place where it stands: the line by percents, its head in a drawing of its own at the end.
std::string arrow(Stroke stroke, bool to_right) {
  const std::string name(stroke_name(stroke));
  const std::string at = to_right ? "100%" : "0";
  const std::string sign = to_right ? "-" : "";
  std::string head = "<path class=\"k " + name + "\" d=\"M0 8l" + sign + "12 -5v10z\"/>";
  if (stroke == Stroke::reset) {
    head = "<path class=\"k reset\" d=\"M" + std::string(to_right ? "-16" : "2") + " 1l14 14m0 -14l-14 14\"/>";
  }
  return "<svg class=\"arrow\" aria-hidden=\"true\"><line class=\"a " + name +
         "\" x1=\"0\" y1=\"8\" x2=\"100%\" y2=\"8\"/><svg x=\"" + at + "\" overflow=\"visible\">" + head +
         "</svg></svg>";
}

class HtmlPage {
 public:
  HtmlPage(const Page& page, const DrawingChoice& choice) : page_(page), choice_(choice) {}

  std::string make() {
    out_ =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        escaped(page_.name) + " explained</title>\n<style>" + std::string(kDrawingColours) + std::string(kHtmlStyle) +
        "</style>\n</head>\n<body>\n";
    beginning();
    for (const PageTalk& one : page_.talks) conversation(one);
    if (page_.not_shown > 0) {
      out_ +=
          "<p class=\"left\">Conversations that are not on this page: " + std::to_string(page_.not_shown) + ".</p>\n";
    }
    return std::move(out_) + "</body>\n</html>\n";
  }

 private:
  void beginning() {
    out_ +=
        "<h1>" + escaped(page_.name) + ", explained</h1>\n<p class=\"about\">" + counted(page_.packets, "packet") +
        ", " + counted(page_.talks.size() + page_.not_shown, "conversation") +
        ". Sequence numbers are relative; the raw ones stand at the right. Times are since the first packet, and the "
        "space before an arrow grows with the pause, in steps.</p>\n";
    if (page_.conclusion) conclusion(*page_.conclusion);
    if (page_.talks.size() > 1) {
      out_ += "<ol>\n";
      for (const PageTalk& one : page_.talks) {
        out_ += "<li value=\"" + std::to_string(one.talk->number) + "\"><a href=\"#c" +
                std::to_string(one.talk->number) + "\">" + escaped(title(one.talk->tally)) + "</a>, " +
                counted(one.talk->tally.packets, "packet") + "</li>\n";
      }
      out_ += "</ol>\n";
    }
    out_ += "<ul class=\"legend\" aria-label=\"What the arrows mean\">\n";
    for (const Stroke stroke : kStrokes) {
      out_ += "<li>" + arrow(stroke, true) + std::string(stroke_text(stroke)) + "</li>\n";
    }
    out_ += "</ul>\n";
  }

  void conversation(const PageTalk& one) {
    const Talk& talk = *one.talk;
    const std::string number = std::to_string(talk.number);
    out_ += "<section>\n<h2 id=\"c" + number + "\">" + number + ". " + escaped(title(talk.tally)) + "</h2>\n";
    if (!one.findings.empty()) {
      out_ += "<div class=\"verdict\">";
      findings("Lab " + page_.lab, one.findings);
      out_ += "</div>\n";
    }
    const auto lines = verdict(talk.tally);
    if (!lines.empty()) {
      out_ += "<div class=\"verdict\"><h3>What it shows</h3>\n<ul>\n";
      for (const std::string& line : lines) out_ += "<li>" + escaped(line) + "</li>\n";
      out_ += "</ul></div>\n";
    }
    out_ += "<table class=\"ladder\">\n<thead><tr><th></th><th><div class=\"ends\"><span>" +
            escaped(end_text(talk.tally, 0)) + "</span><span>" + escaped(end_text(talk.tally, 1)) +
            "</span></div></th></tr></thead>\n<tbody>\n";
    std::optional<std::chrono::nanoseconds> before;
    for (const Explained& packet : talk.beginning) row(talk, packet, before);
    if (talk.left_out() > 0) {
      out_ += "<tr class=\"cut\"><td class=\"when\">…</td><td class=\"rung\">" + counted(talk.left_out(), "packet") +
              " left out</td></tr>\n";
    }
    for (const Explained& packet : talk.end) row(talk, packet, before);
    out_ += "</tbody>\n</table>\n</section>\n";
  }

  void conclusion(const Conclusion& about) {
    out_ +=
        "<div class=\"verdict\"><h2>Question</h2>\n<p>" + escaped(about.question) + "</p>\n<h3>Numbers</h3>\n<ul>\n";
    for (const Measured& one : about.numbers) {
      out_ += "<li>" + escaped(one.what) + ": <b>" + escaped(one.value) + "</b>" + seen(one.packets) + "</li>\n";
    }
    out_ += "</ul>\n";
    findings("What must hold", about.findings);
    out_ += "<h3>Answer</h3>\n<p>" + escaped(about.answer) + "</p></div>\n";
  }

  void findings(const std::string& name, const std::vector<Finding>& all) {
    out_ += "<h3>" + escaped(name) + ": " + outcome_text(all) + "</h3>\n<ul class=\"checks\">\n";
    for (const Finding& one : all) {
      out_ += one.holds ? "<li class=\"pass\">" : "<li class=\"fail\">";
      out_ += "<b>" + mark_of(one) + "</b>" + escaped(one.text) + seen(one.packets) + "</li>\n";
    }
    out_ += "</ul>\n";
  }

  static std::string seen(const std::vector<std::size_t>& packets) {
    return packets.empty() ? std::string() : "<span class=\"raw\">" + seen_in(packets) + "</span>";
  }

  void row(const Talk& talk, const Explained& packet, std::optional<std::chrono::nanoseconds>& before) {
    const Rung one = rung_of(talk.tally, packet, before, choice_);
    before = packet.since_first ? packet.since_first : before;
    out_ += "<tr class=\"p" + std::to_string(one.room) + "\"><td class=\"when\"><b>" + std::to_string(one.number) +
            "</b>" + one.time;
    if (!one.pause.empty()) out_ += "<i>" + escaped(one.pause) + "</i>";
    out_ += "</td><td class=\"rung\"><div class=\"head\"><span class=\"label " + std::string(stroke_name(one.stroke)) +
            "\">" + escaped(one.label) + "</span><span class=\"raw\">" + escaped(one.raw) + "</span></div>" +
            arrow(one.stroke, one.to_right);
    if (!one.payload.empty()) out_ += "<div class=\"payload\">“" + escaped(one.payload) + "”</div>";
    out_ += "<p>" + escaped(one.sentence) + "</p></td></tr>\n";
  }

  const Page& page_;
  const DrawingChoice& choice_;
  std::string out_;
};

}  // namespace

std::string html_page(const Page& page, const DrawingChoice& choice) { return HtmlPage(page, choice).make(); }

}  // namespace wirelab::explain
