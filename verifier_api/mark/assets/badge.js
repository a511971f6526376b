// The live mark (specs/live-mark.md). When it is served, the table of words stands where TABLE stands here.
((WORDS) => {
  "use strict";
  const AGAIN = 60e3, LIMIT = 85e3, PATIENCE = 10e3, TICK = 5e3;
  const HTML = "http://www.w3.org/1999/xhtml", SVG = "http://www.w3.org/2000/svg";
  const DISC = "M24 2a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
  const ICONS = {
    valid: [DISC, "M13 25l8 8 15-17"],
    notice: ["M12 2h24a10 10 0 0 1 10 10v24a10 10 0 0 1-10 10H12A10 10 0 0 1 2 36V12A10 10 0 0 1 12 2z", "M24 21v14M24 12.5v1"],
    invalid: ["M15 2h18l13 13v18L33 46H15L2 33V15z", "M16 16l16 16M32 16L16 32"],
    unknown: ["M24 3L46 43H2z", "M19.5 23.5a4.5 4.5 0 1 1 6.6 4c-1.5.8-2.1 1.5-2.1 3.2M24 36v.6"],
    checking: [DISC, "M13 24h1M23.5 24h1M34 24h1"],
  };
  const SHEET = `
:host{all:initial;display:inline-block;max-width:100%;vertical-align:top}
[hidden]{display:none!important}
div{--ink:#17202b;--dim:#55606e;--paper:#fff;--edge:#d5dbe2;--link:#0b4f9e;--on:#fff;
 box-sizing:border-box;width:23em;max-width:100%;overflow:hidden;border:1px solid var(--edge);border-radius:.5em;
 background:var(--paper);color:var(--ink);font:14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","Noto Sans Arabic",sans-serif;text-align:start}
.small{font-size:12px}.large{font-size:18px}
.dark{--ink:#e8edf3;--dim:#a7b1bf;--paper:#1a212a;--edge:#343f4c;--link:#8ec1ff}
.valid{--tone:#0b6b3a}.notice{--tone:#0b4f9e}.invalid{--tone:#a3161b}.unknown{--tone:#ffc247;--on:#1b1400}.checking{--tone:#55606e}
.head{display:flex;gap:.6em;align-items:center;padding:.5em .75em;background:var(--tone);color:var(--on);text-decoration:none;font-size:1.15em;line-height:1.25;font-weight:700}
.head:focus-visible,.official:focus-visible{outline:3px solid var(--on);outline-offset:-4px}.official:focus-visible{outline-color:var(--link)}
svg{flex:none;width:1.75em;height:1.75em}
path{fill:currentColor}path+path{fill:none;stroke:var(--tone);stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
.test{margin-inline-start:auto;padding:0 .4em;border-radius:.25em;background:#ffd45c;color:#1b1400;font-size:.8em}
p{margin:0;padding:.15em .75em;overflow-wrap:anywhere}p:last-child{padding-bottom:.5em}
.number{font-weight:700;padding-top:.4em}.covers{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;padding-bottom:0}
.when{color:var(--dim);font-size:.9em;padding-inline:.83em}a{color:var(--link)}
@media(prefers-color-scheme:dark){.auto{--ink:#e8edf3;--dim:#a7b1bf;--paper:#1a212a;--edge:#343f4c;--link:#8ec1ff}}
@media(forced-colors:active){.head{border-bottom:2px solid}}
@media print{.head{background:none;color:#000}}`;

  function make(tag, attributes, ...inner) {
    const element = document.createElementNS(/^(svg|path)$/.test(tag) ? SVG : HTML, tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...inner);
    return element;
  }

  function chosen(element) {
    const given = element.dataset, around = element.parentElement && element.parentElement.closest("[lang]");
    const tag = (given.lang || (around && around.lang) || "en").toLowerCase().split("-")[0];
    const [lang, dir, checking, unknown] = WORDS[Object.hasOwn(WORDS, tag) ? tag : "en"];
    return {
      lang,
      dir,
      words: { checking, unknown },
      size: /^(small|large)$/.test(given.size) ? given.size : "medium",
      colour: /^(light|dark)$/.test(given.colour) ? given.colour : "auto",
    };
  }

  function face(page, { lang, dir, words, size, colour }) {
    const shape = make("path"), cut = make("path"), word = make("span", { "aria-live": "polite" });
    const test = make("span", { class: "test" }), number = make("bdi"), holder = make("bdi"), covers = make("bdi");
    const time = make("time"), when = make("span"), whose = make("span");
    const official = make("a", { class: "official", rel: "noopener noreferrer" });
    const rows = [
      make("p", { class: "number" }, number),
      make("p", {}, whose, " ", holder),
      make("p", { class: "covers" }, covers),
      make("p", { class: "when" }, when, " ", time),
      make("p", {}, official),
    ];
    const icon = make("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" }, shape, cut);
    const head = make("a", { class: "head", href: page, rel: "noopener noreferrer" }, icon, word, test);
    const root = make("div", { lang, dir }, head, ...rows);
    const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
      numberingSystem: "latn", year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
    });

    function put(element, text, around = element) {
      const wanted = text || "";
      if (element.textContent !== wanted) element.textContent = wanted;
      around.hidden = !wanted;
    }
    // A text that is the same stays as it is, so that nothing is announced twice and no focus is lost.
    function show(state, said) {
      const about = said?.subject, body = said?.accreditation_body, told = said?.words;
      root.className = `${size} ${colour} ${state}`;
      shape.setAttribute("d", ICONS[state][0]);
      cut.setAttribute("d", ICONS[state][1]);
      put(word, told ? [told.answer, told.status].filter(Boolean).join(": ") : words[state]);
      put(test, told?.test);
      put(number, about?.number, rows[0]);
      put(whose, told?.holder);
      put(holder, about?.holder, rows[1]);
      put(covers, about?.covers, rows[2]);
      put(when, told?.as_of);
      put(time, said && format.format(new Date(said.as_of)), rows[3]);
      time.dateTime = said?.as_of ?? "";
      put(official, body && `${told.official_page}: ${body.name}`, rows[4]);
      official.href = body?.official_page ?? page;
    }
    return { root, show };
  }

  async function ask(address, lang) {
    const drawn = crypto.getRandomValues(new Uint8Array(16));
    const nonce = Array.from(drawn, (one) => one.toString(16).padStart(2, "0")).join("");
    const response = await fetch(`${address}?nonce=${nonce}&lang=${lang}`, {
      cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE),
    });
    const said = response.status === 200 ? await response.json() : {};
    const official = said.accreditation_body?.official_page ?? "https:";
    if (said.nonce !== nonce || !/^(valid|notice|invalid|unknown)$/.test(said.answer)) throw new Error("no answer of now");
    if (Number.isNaN(Date.parse(said.as_of)) || !/^https:/.test(official)) throw new Error("not an answer");
    return said;
  }

  function live(service, id, look) {
    const { root, show } = face(new URL(`c/${id}`, service).href, look);
    const address = new URL(`badge/${id}.json`, service).href;
    const clocks = () => [performance.now(), Date.now()];
    // Of two clocks the one that went further: one may stand still in sleep, the other may be set back.
    const since = (then) => Math.max(...clocks().map((now, at) => now - then[at]));
    let asked = null, confirmed = null, waiting = false;

    async function read() {
      const begun = (asked = clocks());
      waiting = true;
      try {
        const said = await ask(address, look.lang);
        if (asked !== begun) return;
        confirmed = begun;
        show(said.answer, said);
      } catch {
        if (asked !== begun) return;
        confirmed = null;
        show("unknown");
      }
      waiting = false;
    }
    function forget() {
      asked = confirmed = null;
      waiting = false;
      show("checking");
    }
    function tick() {
      const there = root.isConnected;
      if (confirmed && (!there || since(confirmed) > LIMIT)) forget();
      if (there && !document.hidden && !waiting && (!asked || since(asked) >= AGAIN)) read();
    }
    show("checking");
    queueMicrotask(tick);
    setInterval(tick, TICK);
    document.addEventListener("visibilitychange", tick);
    addEventListener("pageshow", tick);
    addEventListener("pagehide", forget);
    return root;
  }

  const own = document.currentScript, mounted = Symbol.for("certificate-mark");
  const able = "adoptedStyleSheets" in Document.prototype && "timeout" in AbortSignal;
  const sheet = able && new CSSStyleSheet();
  if (able) sheet.replaceSync(SHEET);

  function serviceOf(script) {
    return new URL(script.dataset.service || ".", script.src || location.href);
  }
  function mount(element, service) {
    const script = element.localName === "script";
    const named = script ? serviceOf(element) : new URL("..", element.href);
    // What others wrote into the page may name any service: only this script's own is asked.
    if (named.href !== service.href || element[mounted] || (!able && !script)) return;
    element[mounted] = true;
    const id = encodeURIComponent(decodeURIComponent(element.dataset.certificate)); // as it stands, or as in an address
    const look = chosen(element);
    let mark;
    if (able) {
      mark = make("span");
      const shadow = mark.attachShadow({ mode: "open" });
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(live(service, id, look));
    } else {
      const picture = make("img", { src: new URL(`badge/${id}.svg?lang=${look.lang}`, service).href, alt: id });
      mark = make("a", { href: new URL(`c/${id}`, service).href }, picture);
    }
    if (script) return element.after(mark);
    // The link stays in it, unseen: a page that is saved as it stands has the image, and never the answer.
    element.replaceWith(mark);
    mark.append(element);
  }
  function mountAll(service) {
    for (const element of document.querySelectorAll("script[data-certificate],a[data-certificate]")) {
      try {
        mount(element, service);
      } catch {
        continue; // not a mark of ours: it stays as it is, and the others come
      }
    }
  }
  if (!own) return;
  const service = serviceOf(own);
  mountAll(service);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => mountAll(service));
})(TABLE);
