#pragma once
// How the page looks, and the little that moves in it. Nothing comes from elsewhere.

namespace binsift {

inline constexpr const char* kReportStyle = R"css(
:root{color-scheme:light dark;--bg:#f3f5f8;--card:#fff;--text:#18202b;--soft:#566173;--line:#dfe4ea;
--grid:#e9edf2;
--warn:#8a4b00;--warnbg:#fff4e0;--warnline:#f0c77e;--bad:#a3231f;--badbg:#fdeceb;--badline:#eea6a2;
--ins:#2a9d78;--upd:#3d73c9;--del:#dd5f3b;--one:#5b6f92;
--t0:#7a62c7;--t1:#e39a2d;--t2:#3fa7bb;--t3:#d3557c;--t4:#7f9138;--t5:#94705a;--t6:#44558f;--t7:#c2ae2c;
--rest:#a6b0be}
@media(prefers-color-scheme:dark){:root{--bg:#0e1319;--card:#161d26;--text:#e3e8ef;--soft:#98a5b6;
--line:#2a3440;
--grid:#222b36;--warn:#f2c274;--warnbg:#2b2212;--warnline:#5d4616;--bad:#f3a19c;--badbg:#2e1616;
--badline:#6b2b28;
--ins:#3fb891;--upd:#6796e6;--del:#ee7f5d;--one:#8ea2c4;
--t0:#a08be6;--t1:#efb257;--t2:#63c3d5;--t3:#e57d9c;--t4:#a5b85c;--t5:#bd9a82;--t6:#7d8fd0;--t7:#d9c650;
--rest:#66717f}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:28px 20px 40px}
h1{font-size:24px;line-height:1.25;margin:0 0 6px;overflow-wrap:anywhere}
h2{font-size:16px;margin:0 0 12px}
h2 small{font-size:13px;font-weight:400;color:var(--soft);margin-left:8px}
p{margin:0 0 4px}
.soft{color:var(--soft)}
header{margin-bottom:18px}
td code{margin-right:10px}
.gtid{display:inline-block}
code,.mono{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
overflow-wrap:anywhere}
.card,.note{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;
margin:0 0 16px;min-width:0}
.note{background:var(--warnbg);border-color:var(--warnline)}
.note h2{color:var(--warn)}
.bad{background:var(--badbg);border-color:var(--badline)}
.bad h2{color:var(--bad)}
.note ul{margin:0;padding-left:20px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(176px,1fr));gap:12px;margin:0 0 16px}
.tiles>div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tiles dt{color:var(--soft);font-size:13px}
.tiles dd{margin:0}
.tiles .big{font-size:22px;line-height:1.4;white-space:nowrap;font-weight:600;letter-spacing:-.01em}
.tiles .sub{color:var(--soft);font-size:13px}
dl.tiles{margin:0 0 16px}
.split{height:6px;border-radius:3px;overflow:hidden;margin:6px 0 4px;background:var(--grid)}
.split>div{display:flex;height:100%}
.two{display:grid;grid-template-columns:1fr 1fr;gap:16px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:500;color:var(--soft);font-size:13px;text-align:left;white-space:nowrap;
border-bottom:1px solid var(--line)}
th,td{padding:5px 14px 5px 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
tbody tr+tr td{border-top:1px solid var(--grid)}
.n{text-align:right;white-space:nowrap}
.w{overflow-wrap:anywhere;min-width:9em}
.nw{white-space:nowrap}
.at{min-width:19em;overflow-wrap:anywhere}
.bar{min-width:90px;width:22%;vertical-align:middle}
.bar>div{display:flex;height:10px;border-radius:2px;overflow:hidden}
.bar i,.split i,.legend i{display:block;flex:none}
.tag{display:inline-block;border:1px solid var(--warnline);background:var(--warnbg);color:var(--warn);
border-radius:4px;
font-size:12px;line-height:1.35;padding:0 6px;white-space:nowrap}
.tag.bad{border-color:var(--badline);background:var(--badbg);color:var(--bad)}
.spark{display:block;width:110px;height:20px}
.spark path{fill:var(--one)}
.card>p{margin-bottom:12px}
figure{margin:0 0 22px}
figcaption{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline;margin-bottom:10px;font-size:14px}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;color:var(--soft);font-size:13px;min-width:0}
.legend span{display:flex;align-items:center;gap:6px;overflow-wrap:anywhere}
.legend i{width:10px;height:10px;border-radius:2px}
.plot{display:grid;grid-template-columns:64px 1fr;font-size:12px;color:var(--soft)}
.y{position:relative;height:150px}
.y span{position:absolute;right:10px;transform:translateY(50%);white-space:nowrap}
.area{position:relative;height:150px;border-bottom:1px solid var(--soft);min-width:0}
.area hr{position:absolute;left:0;right:0;margin:0;border:0;border-top:1px solid var(--grid)}
.area s{position:absolute;top:100%;height:5px;border-left:1px solid var(--soft)}
.area svg{position:absolute;inset:0;width:100%;height:100%;display:block}
.low .y,.low .area{height:84px}
.low .y span:nth-child(even){display:none}
.x{grid-column:2;position:relative;height:24px}
.x span{position:absolute;top:6px;transform:translateX(-50%);white-space:nowrap}
.x .e{transform:translateX(-100%)}
.hit{fill:transparent}
.above .hit{fill:var(--del);fill-opacity:.13}
g:hover .hit{fill:var(--soft);fill-opacity:.16}
.ins{fill:var(--ins)}.upd{fill:var(--upd)}.del{fill:var(--del)}.one{fill:var(--one)}.rest{fill:var(--rest)}
.t0{fill:var(--t0)}.t1{fill:var(--t1)}.t2{fill:var(--t2)}.t3{fill:var(--t3)}
.t4{fill:var(--t4)}.t5{fill:var(--t5)}.t6{fill:var(--t6)}.t7{fill:var(--t7)}
i.ins{background:var(--ins)}i.upd{background:var(--upd)}i.del{background:var(--del)}
i.one{background:var(--one)}
i.rest{background:var(--rest)}
i.t0{background:var(--t0)}i.t1{background:var(--t1)}i.t2{background:var(--t2)}i.t3{background:var(--t3)}
i.t4{background:var(--t4)}i.t5{background:var(--t5)}i.t6{background:var(--t6)}i.t7{background:var(--t7)}
details summary{cursor:pointer;color:var(--soft);font-size:13px}
details[open] summary{margin-bottom:8px}
details .scroll{max-height:420px;overflow-y:auto}
#tip{position:fixed;z-index:9;pointer-events:none;background:var(--text);color:var(--card);
border-radius:6px;padding:6px 10px;
font-size:13px;line-height:1.4;white-space:pre;max-width:90vw;overflow:hidden;text-overflow:ellipsis}
footer{color:var(--soft);font-size:13px}
@media(max-width:820px){.two{grid-template-columns:1fr;gap:0}}
@media(max-width:640px){main{padding:18px 10px 30px}.card,.note{padding:14px}
.plot{grid-template-columns:52px 1fr}
.x span:nth-child(even){display:none}.tiles{grid-template-columns:1fr 1fr;gap:8px}
.tiles .big{font-size:20px}h1{font-size:20px}}
@media print{body{background:#fff}.card,.note,.tiles>div{break-inside:avoid}details{display:none}}
)css";

// Shows what a bar says at once, in place of the browser's slow title.
inline constexpr const char* kReportScript = R"js(
'use strict';
const tip=document.createElement('div');tip.id='tip';tip.hidden=true;tip.setAttribute('aria-hidden','true');
document.body.append(tip);
for(const g of document.querySelectorAll('.area g')){const t=g.querySelector('title');
g.said=t.textContent;t.remove();
g.addEventListener('pointermove',e=>{tip.textContent=g.said;tip.hidden=false;
const x=Math.min(e.clientX+14,innerWidth-tip.offsetWidth-6),
y=e.clientY+18+tip.offsetHeight>innerHeight?e.clientY-tip.offsetHeight-10:e.clientY+18;
tip.style.left=Math.max(4,x)+'px';tip.style.top=y+'px'});
g.addEventListener('pointerleave',()=>{tip.hidden=true})}
)js";

}  // namespace binsift
