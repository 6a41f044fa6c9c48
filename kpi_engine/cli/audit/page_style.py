"""The styles of the page of an audit, beside those that all pages have."""

STYLE = """
:root{--A:#cfe0fb;--B:#cdebd3;--C:#fbe0c4;--D:#e6dafa;--E:#c9ebee;--F:#f6d6e4;--n:#fff4c2;--t:#dfe3e8}
@media(prefers-color-scheme:dark){:root{--A:#274a7d;--B:#235c39;--C:#6b4620;--D:#4a3a78;--E:#1d5a61;
--F:#6d3350;--n:#403b1e;--t:#3a424c}}
.lead{font-size:1.15rem}.tiles button,.tiles a{font:inherit;color:inherit;background:none;border:0;padding:0;
cursor:pointer;text-decoration:none}
.error .sev,.tiles .error{color:var(--bad)}.warning .sev,.tiles .warning{color:var(--warn)}
.info .sev{color:var(--dim)}.keys{max-width:none}
kbd{border:1px solid var(--line);border-radius:3px;padding:0 .3em;font:inherit}
.filters label{white-space:nowrap}.filters select{max-width:14rem}.filters button,#map button{font:inherit;
color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:4px;padding:.2rem .6rem;
cursor:pointer}
details.f{border:1px solid var(--line);border-left-width:5px;border-radius:6px;margin:.3rem 0}
details.f:not([open]){content-visibility:auto;contain-intrinsic-size:auto 2.4rem}
details.error{border-left-color:var(--bad)}details.warning{border-left-color:var(--warn)}
summary{cursor:pointer;padding:.35rem .6rem;overflow-wrap:anywhere}
details[open]>summary{background:var(--soft)}h1{overflow-wrap:anywhere}
.sev{display:inline-block;min-width:5.4rem;font-weight:600}.said b{font-weight:600}
.tag{font-size:.8rem;color:var(--dim);border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;
white-space:nowrap}
.body{padding:.2rem .9rem .7rem}h3{font-size:1rem;margin:1rem 0 .3rem}
h4{font-size:.85rem;margin:.6rem 0 .2rem;color:var(--dim)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}.pair>div{min-width:0;border:1px solid var(--line);
border-radius:6px;padding:.1rem .6rem .5rem}
code{font:13px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}.pair code{display:block;
white-space:pre-wrap}
mark{background:var(--n);color:inherit;font-weight:700;text-decoration:underline;text-underline-offset:3px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem;margin:.5rem 0}dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}ul{margin:.3rem 0;padding-left:1.2rem}
#list td:first-child,td.long:first-child{white-space:normal}
.tiles{padding:0}#books button{font:inherit;color:inherit;background:none;border:0;padding:0;text-align:left;
cursor:pointer;text-decoration:underline;text-underline-offset:3px;overflow-wrap:anywhere}
#thumbs{display:flex;flex-wrap:wrap;gap:.5rem;max-height:19rem;overflow:auto;padding:3px}
#thumbs button{font:inherit;font-size:.8rem;color:inherit;background:none;border:1px solid var(--line);
border-radius:6px;padding:.3rem;width:9.5rem;text-align:left;cursor:pointer;overflow-wrap:anywhere}
#thumbs button[aria-pressed=true]{border-color:var(--focus);box-shadow:0 0 0 1px var(--focus)}
#thumbs svg{display:block;width:100%;height:5.5rem;border:1px solid var(--line);margin-bottom:.2rem}
#thumbs .group{flex-basis:100%;font-weight:600;overflow-wrap:anywhere}
#map .scroll{overflow:auto;max-height:32rem;border:1px solid var(--line);margin:.4rem 0}
#map svg{display:block}svg .A,.k.A{fill:var(--A);background:var(--A)}svg .B,.k.B{fill:var(--B);
background:var(--B)}svg .C,.k.C{fill:var(--C);background:var(--C)}svg .D{fill:var(--D)}svg .E{fill:var(--E)}
svg .F{fill:var(--F)}svg .n,.k.n{fill:var(--n);background:var(--n)}svg .t,.k.t{fill:var(--t);
background:var(--t)}
svg .flag{stroke-width:1.5;vector-effect:non-scaling-stroke;cursor:pointer}
svg .flag.error{fill:var(--bad);stroke:var(--bad)}
svg .flag.warning{fill:var(--warn);fill-opacity:.45;stroke:var(--warn)}
svg .flag.info{fill:transparent;stroke:var(--focus);stroke-dasharray:3 2}
.k{display:inline-block;width:.9em;height:.9em;vertical-align:-.1em;border:1px solid var(--line);
margin-left:.6em}.k+.k{margin-left:.1em}.k.error{background:var(--bad)}
.k.warning{background:var(--warn);opacity:.6}.k.info{border:1px dashed var(--focus)}
.graph>svg{display:block}.graph rect{fill:var(--soft);
stroke:var(--line)}.graph rect.here{stroke:var(--focus);stroke-width:2}
.graph text{fill:var(--text);font:12px system-ui,"Segoe UI",Arial,sans-serif}.graph text.dim{fill:var(--dim);
font-size:11px}.graph path{fill:none;stroke:var(--dim)}.graph path.far{stroke-dasharray:4 3}
:target{scroll-margin-top:1rem}
@media screen and (max-width:40rem){body{padding:.8rem}.pair{grid-template-columns:1fr}
dl{grid-template-columns:1fr}dd{margin:0 0 .4rem}.keys{display:none}
.filters{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.4rem}
.filters label{min-width:0}.filters select,.filters input{display:block;width:100%;max-width:none;min-width:0}
#thumbs button{width:calc(50% - .25rem)}
.body{padding:.2rem .6rem .6rem}td.long{min-width:9rem}}
@page{size:A4 portrait;margin:12mm}
@media print{:root{color-scheme:light;--text:#000;--dim:#444;--paper:#fff;--line:#999;--soft:#fff;
--bad:#9c1a10;
--warn:#6b3a00;--good:#12522a;--A:#cfe0fb;--B:#cdebd3;--C:#fbe0c4;--D:#e6dafa;--E:#c9ebee;--F:#f6d6e4;
--n:#fff4c2;--t:#dfe3e8}details.f{content-visibility:visible}
.pair,.graph,dl{break-inside:avoid}h2,h3,h4,summary{break-after:avoid}
#filters,.keys,#map{display:none}#thumbs{max-height:none;overflow:visible}.graph>svg{max-width:100%;height:auto}
svg *,.k,mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}summary{list-style:none}}
"""
