#pragma once

#include <string_view>

namespace wirelab::explain {

/// The style sheet of a page, behind kDrawingColours. A ladder is a table, so that a printer repeats its head on each
/// sheet; its life lines are borders of the cells.
inline constexpr std::string_view kHtmlStyle = R"(
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px 20px 48px;max-width:1180px;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,"Segoe UI","Liberation Sans",Arial,sans-serif}
code,.ends,.label,.raw,.payload{font-family:ui-monospace,"Liberation Mono",Consolas,Menlo,monospace}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .2em;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:2.4em 0 .5em;padding-top:.6em;border-top:1px solid var(--rule);
overflow-wrap:anywhere}
p.about,.left{color:var(--dim);margin:.2em 0 1em}
a{color:var(--data)}
ul,ol{margin:.4em 0;padding-left:1.5em}
.verdict{background:var(--panel);border:1px solid var(--rule);border-radius:8px;padding:.6em 1em;margin:.8em 0}
.verdict h2,.verdict h3{font-size:1rem;margin:0;padding:0;border:0}
.verdict p{margin:.3em 0 .8em}
.checks{list-style:none;padding:0}
.checks li{padding-left:4.2em;text-indent:-4.2em}
.checks b{display:inline-block;width:4.2em;text-indent:0}
.pass b{color:var(--good)}.fail b{color:var(--reset)}
.legend{display:flex;flex-wrap:wrap;gap:.3em 1.6em;padding:0;margin:1em 0;list-style:none;font-size:.88rem;
color:var(--dim)}
.legend svg.arrow{display:inline-block;width:56px;margin-right:.6em;vertical-align:-3px}
table.ladder{width:100%;border-collapse:collapse;margin:1em 0}
.ladder th{padding:0 0 .5em;text-align:left;vertical-align:bottom}
.ends{display:flex;justify-content:space-between;gap:1em;font-size:.92rem}
.ends span{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:.25em .7em;
overflow-wrap:anywhere}
.ladder td{padding:0;vertical-align:top}
.when{width:7.4em;padding:0 .9em .7em 0!important;text-align:right;font-size:.82rem;line-height:1.35;color:var(--dim);
font-variant-numeric:tabular-nums;white-space:nowrap}
.when b{display:block;font-size:.95rem;color:var(--ink)}
.when i{font-style:normal;display:block}
.rung{border-left:2px solid var(--rule);border-right:2px solid var(--rule);padding:0 0 .8em!important}
.p1>td{padding-top:8px!important}.p2>td{padding-top:20px!important}.p3>td{padding-top:40px!important}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.4em;padding:0 18px;line-height:1.35}
.label{font-weight:700;font-size:.88rem;overflow-wrap:anywhere}
.raw{color:var(--dim);font-size:.8rem}.head .raw{margin-left:auto}
svg.arrow{display:block;width:100%;height:16px;overflow:visible}
.payload{margin:.1em 18px .2em;font-size:.88rem;overflow-wrap:anywhere;white-space:pre-wrap}
.rung p{margin:.1em 18px 0;max-width:92ch;font-size:.95rem;line-height:1.45}
.cut td{padding:.8em 18px!important;color:var(--dim)}
.a{stroke-width:2}.a.again{stroke-dasharray:9 5}.a.reset{stroke-width:3}.a.control{stroke-width:1.4}
.data{stroke:var(--data)}.control{stroke:var(--control)}.again{stroke:var(--again)}.reset{stroke:var(--reset)}
.k{stroke-width:1.4}.k.data{fill:var(--data)}.k.control{fill:var(--paper)}.k.again{fill:var(--again)}
.k.reset{fill:none;stroke-width:3}
.label.data{color:var(--data)}.label.again{color:var(--again)}.label.reset{color:var(--reset)}
@media(max-width:620px){.when{width:5.6em;font-size:.74rem}.head,.rung p,.payload{padding:0 10px;margin-left:0}}
@media print{@page{size:A4;margin:14mm}:root{font-size:12.5px}body{font-size:1rem;padding:0;max-width:none}
tr,.verdict,.legend{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}a{color:inherit}}
)";

}  // namespace wirelab::explain
