// Two things that only a browser can do (specs/pages.md U7): read the code behind the # of a scanned label's address,
// and say a moment in the reader's own time. Everything else works without this file.
"use strict";

// The page's language, in the reader's own variant of it, with the digits that stand elsewhere on the page.
const page = document.documentElement.lang;
const own = navigator.languages.find((tag) => tag.split("-")[0] === page.split("-")[0]);
const digits = { numberingSystem: "latn" };
const form = document.getElementById("check");

function wait(waiting) {
  document.getElementById("waiting").hidden = !waiting;
  document.getElementById("ask").hidden = waiting;
}

function checkScannedCode() {
  const code = location.hash.slice(1);
  if (!code) {
    document.getElementById("no-code").hidden = false;
    return;
  }
  // The code stays in no history and no screenshot of the address bar.
  history.replaceState(null, "", location.pathname);
  form.elements.namedItem("input").value = code;
  wait(true);
  form.submit();
}

function sayInLocalTime(element) {
  const at = new Date(element.dateTime);
  if (at.getTimezoneOffset() === 0) {
    return;
  }
  const told = new Intl.DateTimeFormat(own || page, { ...digits, dateStyle: "long", timeStyle: "short" }).format(at);
  const zone = new Intl.DateTimeFormat(own || page, { ...digits, timeZoneName: "short" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName");
  const local = document.createElement("span");
  local.className = "local";
  local.textContent = `${told} ${zone ? zone.value : ""}`.trim();
  element.after(" ", local);
}

if (form && form.dataset.landing === "yes") {
  checkScannedCode();
  // A browser that comes back shows the page as it was left: waiting.
  addEventListener("pageshow", (event) => event.persisted && wait(false));
  // The same page, another scan: only the part behind the # changes, and the page is not loaded again.
  addEventListener("hashchange", checkScannedCode);
}
document.querySelectorAll("time.moment").forEach(sayInLocalTime);
