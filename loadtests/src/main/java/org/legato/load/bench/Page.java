package org.legato.load.bench;

import java.util.ArrayList;
import java.util.List;

/** A report as one HTML file that needs nothing else, for light and dark screens. */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ground: #fff; --text: #1c2733; --faint: #66727f;
        --rule: #dfe4e9; --panel: #f6f8fa; --s0: #1f6feb; --s1: #e07a1f; --s2: #2e9e62;
        --s3: #a259c4; --s4: #c2304a; --s5: #4a5a6a; --bad: #c2304a; --good: #2e9e62; }
      @media (prefers-color-scheme: dark) { :root { --ground: #12181f; --text: #e4e9ee;
        --faint: #95a2b0; --rule: #2c3641; --panel: #1a222b; --s0: #6aa5ff; --s1: #f3a35c;
        --s2: #62cf94; --s3: #cb93e6; --s4: #f0788c; --s5: #b0bcc8; --bad: #f0788c;
        --good: #62cf94; } }
      body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
        margin: 0 auto; max-width: 1360px; padding: 24px; }
      h1 { font-size: 24px; margin: 0 0 4px; } .verdict { font-weight: 600; }
      .good { color: var(--good); } .bad { color: var(--bad); } .about { color: var(--faint); }
      .plots { display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); }
      figure { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px;
        margin: 0; padding: 14px 16px; }
      figcaption { font-weight: 600; } svg { display: block; width: 100%; }
      svg text { fill: var(--faint); font-size: 12px; } .grid { stroke: var(--rule); }
      .limit { stroke: var(--bad); stroke-dasharray: 6 4; }
      .line { fill: none; stroke-width: 2; } .dashed { stroke-dasharray: 5 4; }
      rect.s0, circle.s0, i.s0 { fill: var(--s0); background: var(--s0); } .line.s0 { stroke: var(--s0); }
      rect.s1, circle.s1, i.s1 { fill: var(--s1); background: var(--s1); } .line.s1 { stroke: var(--s1); }
      rect.s2, circle.s2, i.s2 { fill: var(--s2); background: var(--s2); } .line.s2 { stroke: var(--s2); }
      rect.s3, circle.s3, i.s3 { fill: var(--s3); background: var(--s3); } .line.s3 { stroke: var(--s3); }
      rect.s4, circle.s4, i.s4 { fill: var(--s4); background: var(--s4); } .line.s4 { stroke: var(--s4); }
      rect.s5, circle.s5, i.s5 { fill: var(--s5); background: var(--s5); } .line.s5 { stroke: var(--s5); }
      .legend { color: var(--faint); font-size: 13px; margin: 4px 0 0; }
      .legend span { margin-right: 16px; white-space: nowrap; }
      .legend i { border-radius: 2px; display: inline-block; height: 10px; margin-right: 6px; width: 10px; }
      .legend i.limit { background: var(--bad); height: 2px; vertical-align: middle; }
      .wide { overflow-x: auto; } table { border-collapse: collapse; margin: 20px 0; }
      th, td { border-bottom: 1px solid var(--rule); padding: 6px 12px; text-align: right;
        white-space: nowrap; font-variant-numeric: tabular-nums; }
      th { color: var(--faint); font-weight: 500; } td:first-child, th:first-child { text-align: left; }
      """;

  private final String title;
  private final List<String> about = new ArrayList<>();
  private final List<Chart> charts = new ArrayList<>();
  private final StringBuilder tables = new StringBuilder();
  private String verdict = "";

  /** An empty page. */
  Page(String title) {
    this.title = title;
  }

  /** What the reader wants to know first. */
  Page verdict(boolean good, String text) {
    verdict = "<p class='verdict " + (good ? "good" : "bad") + "'>" + escape(text) + "</p>";
    return this;
  }

  /** A line on how it was measured. */
  Page about(String text) {
    about.add(text);
    return this;
  }

  Page chart(Chart chart) {
    charts.add(chart);
    return this;
  }

  /** A table; the first row is its head. */
  Page table(List<List<String>> rows) {
    tables.append("<div class='wide'><table>");
    for (int i = 0; i < rows.size(); i++) {
      String cell = i == 0 ? "th" : "td";
      tables.append("<tr>");
      for (String value : rows.get(i)) {
        tables
            .append("<")
            .append(cell)
            .append(">")
            .append(escape(value))
            .append("</")
            .append(cell)
            .append(">");
      }
      tables.append("</tr>");
    }
    tables.append("</table></div>");
    return this;
  }

  String html() {
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html lang='en'><head>");
    page.append("<meta charset='utf-8'><meta name='viewport' content='width=device-width'>");
    page.append("<title>").append(escape(title)).append("</title><style>").append(STYLE);
    page.append("</style></head><body><h1>").append(escape(title)).append("</h1>").append(verdict);
    about.forEach(line -> page.append("<div class='about'>").append(escape(line)).append("</div>"));
    page.append(tables).append("<div class='plots'>");
    charts.forEach(chart -> page.append(chart.html()));
    return page.append("</div></body></html>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
