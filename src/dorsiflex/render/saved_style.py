"""The style sheet of a saved page: screens of any width, light and dark, and paper."""

from string import Template

from dorsiflex.render.saved_svg import (
    ALARM,
    FIRST,
    GAIN,
    INK,
    LOSS,
    ON_MARK,
    PAPER,
    RULE,
    SECOND,
    SOFT,
    dark_style,
)

_COLOURS = (PAPER, INK, SOFT, RULE, ALARM, GAIN, LOSS, FIRST, SECOND, ON_MARK)

_STYLE = Template("""\
:root { color-scheme: light dark; $light }
@media screen and (prefers-color-scheme: dark) { :root { $dark } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
       max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 3rem;
       color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; margin: 0; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; line-height: 1.3; margin: 0 0 0.4rem; }
p, ul, dl { margin: 0.4rem 0; } ul { padding-left: 1.2rem; }
p, li, dd { max-width: 54rem; }
header p, .soft, footer, figcaption { color: var(--soft); }
header p { margin: 0.25rem 0 1.25rem; }
.warning { border-left: 0.25rem solid var(--soft); padding: 0.1rem 0 0.1rem 0.75rem; }
.alarm { border-color: var(--alarm); color: var(--alarm); font-weight: 600; }
.pair { display: grid; gap: 1.25rem; margin: 1.25rem 0;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
.cards { grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
.facts { grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
.pair > * { min-width: 0; } .pair > :only-child { max-width: 36rem; }
.card { border: 1px solid var(--rule); border-radius: 0.6rem; padding: 1rem 1.1rem; }
.card h2 { margin: 0 0 0.5rem; font-size: 1.05rem; }
.verdict { font-size: 1.15rem; line-height: 1.35; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.mark { display: inline-block; width: 1.5em; height: 1.5em; margin-right: 0.45em;
        border-radius: 50%; color: var(--on-mark); font-size: 0.8em; line-height: 1.5;
        text-align: center; }
.first { background: var(--first); } .second { background: var(--second); }
.numbers { display: grid; grid-template-columns: repeat(5, auto); justify-content: space-between;
           gap: 0.25rem 0.75rem; margin: 0.9rem 0 0.6rem; }
.numbers dt { font-size: 0.8rem; color: var(--soft); }
.numbers dd { margin: 0; font-size: 1.35rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.numbers small { display: block; font-size: 0.75rem; color: var(--soft); }
figure { margin: 1.5rem 0; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; font-family: inherit;
      font-variant-numeric: tabular-nums; }
.medium, .narrow { display: none; }
.scroll { overflow-x: auto; background-repeat: no-repeat; background-position: right;
  background-image: linear-gradient(to left, var(--paper) 30%, transparent),
                    linear-gradient(to left, var(--rule), transparent);
  background-size: 3rem 100%, 1rem 100%; background-attachment: local, scroll; }
.scroll:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-spacing: 0; font-size: 0.875rem; line-height: 1.25rem;
        font-variant-numeric: tabular-nums; }
th, td { text-align: right; vertical-align: baseline; white-space: nowrap;
         padding: 0.1875rem 0 0.1875rem 0.7rem; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; } tbody th { font-weight: inherit; }
thead th { color: var(--soft); border-bottom-color: var(--soft); vertical-align: bottom; }
tr > .text { text-align: left; } tr > .text:first-child { padding-left: 0; }
.group { text-align: left; border-bottom-color: var(--rule); padding-left: 1.2rem; }
.tests tbody .text:first-child { position: sticky; left: 0; background: var(--paper); }
.written { white-space: normal; min-width: 5rem; } .note { min-width: 8rem; }
.weeks table { width: 100%; } .weeks th, .weeks td { padding-left: 0.5rem; }
.weeks .text { padding-left: 0; }
.pair > section:not(.card) h2 { margin-top: 0.75rem; }
tr > .ids { color: var(--soft); padding-left: 1.2rem; }
.meanings dt { font-weight: 600; } .meanings dd { margin: 0 0 0.5rem; }
.meanings { columns: 24rem 2; column-gap: 2rem; }
.meanings div { break-inside: avoid; }
footer { margin-top: 1.5rem; font-size: 0.875rem; }
@media screen and (max-width: 56rem) { .wide { display: none; } .medium { display: block; } }
@media screen and (max-width: 34rem) { .medium { display: none; } .narrow { display: block; } }
@media screen and (max-width: 40rem) {
  body { padding: 1.1rem 0.9rem 2rem; } h1 { font-size: 1.4rem; }
  .card { padding: 0.8rem 0.9rem; } .numbers { gap: 0.25rem 0.4rem; }
  .numbers dd { font-size: 1.15rem; }
  table { font-size: 0.78rem; line-height: 1.125rem; } th, td { padding-left: 0.35rem; }
  .weeks thead { font-size: 0.9em; }
}
@page { margin: 12mm; }
@media print {
  html { font-size: 10.5px; }
  body { margin: 0; padding: 0; max-width: none; line-height: 1.3; }
  h2 { margin: 0.6rem 0 0.15rem; break-after: avoid; } h3 { break-after: avoid; }
  header p { margin-bottom: 0.5rem; } p, ul, dl { margin: 0.2rem 0; }
  .pair { grid-template-columns: repeat(auto-fit, minmax(30%, 1fr)); gap: 0.75rem 1.5rem;
          margin: 0.5rem 0; }
  .card { padding: 0.6rem 0.8rem; break-inside: avoid; } .numbers { margin: 0.4rem 0; }
  figure { margin: 0.5rem 0; } svg { max-height: 27.5rem; }
  .scroll { overflow: visible; background: none; }
  table { line-height: 1.25; } .tests tbody .text:first-child { position: static; }
  th, td { padding-top: 0.1rem; padding-bottom: 0.1rem; }
  tr, li { break-inside: avoid; } .meanings { columns: 2; } .meanings dd { margin-bottom: 0.2rem; }
  p, li, dd { max-width: none; } footer { margin-top: 0.6rem; }
  .sheet { break-before: page; } .sheet > :first-child h2 { margin-top: 0; }
}
""")


def page_style() -> str:
    """Return the `style` elements of a page; its plots bring their own colours."""
    light = " ".join(f"--{colour.name}: {colour.light};" for colour in _COLOURS)
    dark = " ".join(f"--{colour.name}: {colour.dark};" for colour in _COLOURS)
    style = _STYLE.substitute(light=light, dark=dark)
    return f"<style>\n{style}</style>\n{dark_style()}"
