"""How the page of a report looks, by day, by night and on paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c2430; --soft: #5b6675; --rule: #dde2e8; --box: #f5f7f9;
  --main: #6b8fb8; --reply: #8d79c4; --good: #14804a; --warn: #b45309; --bad: #b3261e; --past: #3f4a58;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181e; --ink: #e6eaf0; --soft: #9aa5b4; --rule: #2b333e; --box: #1c222a;
    --main: #5f88b8; --reply: #9d8ad6; --good: #4cc38a; --warn: #f0a650; --bad: #f2827a; --past: #c6cfda;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.45;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 34px 0 10px; overflow-wrap: anywhere; }
h3 { font-size: 16px; margin: 26px 0 8px; overflow-wrap: anywhere; }
p { margin: 0 0 6px; overflow-wrap: anywhere; }
.source, .note, .below { color: var(--soft); }
.source, .note { font-size: 13px; }
.note { margin-top: 6px; }
.missing { border-left: 4px solid var(--bad); background: var(--box); padding: 8px 12px; margin: 12px 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px;
  margin: 22px 0; }
.card { border: 1px solid var(--rule); border-radius: 8px; background: var(--box); padding: 12px 16px; }
.what { color: var(--soft); font-size: 13px; }
.big { font-size: 30px; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.below { font-size: 13px; }
.below span { white-space: nowrap; }
.change { font-size: 15px; font-weight: 500; white-space: nowrap; }
.good { color: var(--good); } .warn { color: var(--warn); }
.muted { color: var(--soft); } td.bad { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; font-size: 12.5px; white-space: nowrap; vertical-align: bottom; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.name { overflow-wrap: anywhere; min-width: 70px; }
td.name:first-child { min-width: 110px; }
td.name + td.name { white-space: nowrap; }
details { margin-top: 30px; }
summary { cursor: pointer; font-weight: 600; }
.chart { margin: 26px 0 0; break-inside: avoid; }
figcaption { font-weight: 600; display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: baseline; }
.legend { font-weight: 400; font-size: 13px; color: var(--soft); display: flex; flex-wrap: wrap;
  gap: 4px 16px; }
.key i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 2px;
  vertical-align: -1px; }
.key i.line { height: 0; border-top: 2px dashed var(--past); vertical-align: 4px; width: 24px; }
i.main { background: var(--main); } i.reply { background: var(--reply); } i.good { background: var(--good); }
svg { display: block; width: 100%; height: auto; margin-top: 6px; }
svg text { fill: var(--soft); font-size: 12px; }
.axis { stroke: var(--soft); } .grid { stroke: var(--rule); }
rect.main { fill: var(--main); } rect.reply { fill: var(--reply); } rect.good { fill: var(--good); }
rect.day { fill: transparent; } rect.day:hover { fill: var(--past); fill-opacity: .15; }
polyline.past { fill: none; stroke: var(--past); stroke-width: 1.5; stroke-dasharray: 5 4; }
.client { border-top: 2px solid var(--rule); margin-top: 40px; }
.notes { color: var(--soft); font-size: 13px; padding-left: 18px; }
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light;
    --page: #ffffff; --ink: #000000; --soft: #444c57; --rule: #c9cfd6; --box: #ffffff;
    --main: #6b8fb8; --reply: #8d79c4; --good: #14804a; --warn: #b45309; --bad: #b3261e; --past: #3f4a58; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { padding: 0; max-width: none; }
  h2 { margin: 18px 0 4px; } .chart { margin-top: 14px; } .cards { margin: 12px 0; gap: 8px; }
  .card { padding: 6px 10px; }
  table { font-size: 10px; } th, td { padding: 2px 6px; } th { font-size: 9px; }
  .what, .below, .source, .legend, .note, .notes, .change { font-size: 9.5px; }
  .key i { width: 9px; height: 9px; }
  tr, .card, .chart, .short { break-inside: avoid; } h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  .cards { grid-template-columns: repeat(4, 1fr); } .big { font-size: 20px; }
  .wide { overflow: visible; } details { display: none; } .client { break-before: page; border: 0; }
}
"""
"""Nothing in it names anything outside the page."""
