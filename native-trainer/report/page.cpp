// A report as a page: tables and plots in one file.
#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "native-trainer/report/report.hpp"

namespace impromptu {
namespace {

constexpr double kWidth = 300;
constexpr double kHeight = 110;
constexpr double kPlotHeight = 90;  // the axis is below
constexpr const char* kGeneratedColour = "#c2571a";
constexpr const char* kRealColour = "#1f5fa8";

constexpr const char* kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{0}</title>
<style>
body {{ font: 15px/1.5 sans-serif; color: #222; background: #fff; max-width: 1000px; margin: 2em auto; padding: 0 1em; }}
table {{ border-collapse: collapse; margin: 1em 0; }}
th, td {{ padding: 3px 12px; text-align: right; border-bottom: 1px solid #ddd; }}
th:first-child, td:first-child {{ text-align: left; }}
figure {{ display: inline-block; width: 300px; margin: 0 20px 18px 0; vertical-align: top; }}
figcaption {{ font-size: 13px; }}
svg {{ background: #f8f8f8; }}
.generated {{ color: #c2571a; }}
.real {{ color: #1f5fa8; }}
</style>
</head>
<body>
<h1>{0}</h1>
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '<') {
      result += "&lt;";
    } else if (letter == '&') {
      result += "&amp;";
    } else {
      result += letter;
    }
  }
  return result;
}

// Returns one table row: a measure and its value for every set.
template <class Value>
std::string row_of(const Report& report, const char* measure, Value value) {
  std::string row = fmt::format("<tr><td>{}</td>", measure);
  for (const SetReport& set : report.sets) row += fmt::format("<td>{}</td>", value(set));
  return row + "</tr>\n";
}

std::string runs_text(const RunLengths& runs) {
  return fmt::format("{} / {} / {}", runs.median, runs.p95, runs.longest);
}

std::string summary_of(const Report& report) {
  std::string table =
      "<table>\n<tr><th>measure</th><th class=\"generated\">generated</th>"
      "<th class=\"real\">real music</th><th>other real pieces</th><th>notes shuffled</th>"
      "<th>random notes</th></tr>\n";
  table += row_of(report, "mean overlapping area with real music (1 = alike)",
                  [](const SetReport& set) { return fmt::format("{:.3f}", set.mean_overlap); });
  table += row_of(report, "a classifier tells it from real music (0.5 = it cannot)",
                  [](const SetReport& set) { return fmt::format("{:.3f}", set.classifier); });
  table += row_of(report, "stuck in a loop", [](const SetReport& set) {
    return fmt::format("{:.1f} %", 100 * set.stuck_share);
  });
  table +=
      row_of(report, "stuck: just 8 notes more than four times in a row",
             [](const SetReport& set) { return fmt::format("{:.1f} %", 100 * set.stuck_share_8); });
  if (report.training_pieces > 0) {
    table += row_of(report, "longest run of pitches from the training set: median / 95 % / most",
                    [](const SetReport& set) { return runs_text(set.copied); });
    table += row_of(report, "the same in any key",
                    [](const SetReport& set) { return runs_text(set.transposed); });
  }
  return table + "</table>\n";
}

// Returns a line through values over the whole width.
std::string curve_of(const std::vector<double>& values, double highest, const char* colour) {
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    points += fmt::format("{:.1f},{:.1f} ",
                          kWidth * static_cast<double>(i) /
                              static_cast<double>(std::max<std::size_t>(1, values.size() - 1)),
                          kPlotHeight - values[i] / highest * (kPlotHeight - 6));
  }
  return fmt::format("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\" points=\"{}\"/>\n",
                     colour, points);
}

// A picture of two curves over one axis.
struct Plot {
  double low = 0;
  double high = 1;
  const std::vector<double>* generated = nullptr;
  const std::vector<double>* real = nullptr;
};

std::string svg_of(const Plot& plot, std::string_view title) {
  double highest = 1e-12;
  for (const auto* values : {plot.generated, plot.real}) {
    for (const double value : *values) highest = std::max(highest, value);
  }
  return fmt::format(
             "<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
             "aria-label=\"{2}\" font-size=\"11\" fill=\"#555\">\n",
             kWidth, kHeight, title) +
         curve_of(*plot.real, highest, kRealColour) +
         curve_of(*plot.generated, highest, kGeneratedColour) +
         fmt::format(
             "<line x1=\"0\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\" stroke=\"#999\"/>\n"
             "<text x=\"2\" y=\"{2}\">{3:.4g}</text>"
             "<text x=\"{4}\" y=\"{2}\" text-anchor=\"end\">{5:.4g}</text>\n</svg>\n",
             kPlotHeight, kWidth, kHeight - 6, plot.low, kWidth - 2, plot.high);
}

std::string feature_figures(const Report& report) {
  std::string html;
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    const Densities& densities = report.densities[i];
    const double high =
        densities.low + densities.step * static_cast<double>(densities.first.size() - 1);
    html += "<figure>\n" +
            svg_of({densities.low, high, &densities.first, &densities.second}, kFeatures[i].title) +
            fmt::format(
                "<figcaption>{}: mean <span class=\"generated\">{:.3g}</span>, "
                "<span class=\"real\">{:.3g}</span>; overlap {:.3f}, of real music "
                "{:.3f}</figcaption>\n</figure>\n",
                kFeatures[i].title, report.means[0][i], report.means[1][i],
                report.of(Compared::generated).overlaps[i], report.of(Compared::real).overlaps[i]);
  }
  return html;
}

std::string pooled_figures(const Report& report) {
  std::string html;
  for (std::size_t i = 0; i < kPooled.size(); ++i) {
    const auto& shares = report.histograms[i];
    html += "<figure>\n" +
            svg_of({kPooled[i].low, kPooled[i].high, &shares[0], &shares[1]}, kPooled[i].title) +
            fmt::format(
                "<figcaption>{}: mean distance {:.3g}, of real music {:.3g}"
                "</figcaption>\n</figure>\n",
                kPooled[i].title, report.distances[i], report.real_distances[i]);
  }
  return html;
}

}  // namespace

std::string page_from(const Report& report, const std::string& title) {
  return fmt::format(kHead, escaped(title)) +
         fmt::format(
             "<p><span class=\"generated\">{} generated</span> and <span "
             "class=\"real\">{} real</span> excerpts of {:g} s. Each set is compared with "
             "one half of the real excerpts: the generated ones, the other half, and that half "
             "spoilt in two ways; “other real pieces” are compared with real pieces that have no "
             "excerpt among them. {} training pieces were searched for copied runs.</p>\n",
             report.generated_excerpts, report.real_excerpts, report.seconds,
             report.training_pieces) +
         summary_of(report) + "<h2>Excerpts</h2>\n" + feature_figures(report) + "<h2>Notes</h2>\n" +
         pooled_figures(report) + "</body>\n</html>\n";
}

}  // namespace impromptu
