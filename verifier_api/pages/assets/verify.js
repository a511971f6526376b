// What only a browser can do (specs/pages.md U7, U17): read the code behind the # of a scanned label's address, say a
// moment in the reader's own time, take a dropped file, share and print. Everything else works without this file.
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
  const local = document.createElement("bdi");
  local.className = "local";
  local.textContent = `${told} ${zone ? zone.value : ""}`.trim();
  element.after(" ", local);
}

function takeDroppedFiles() {
  const told = document.getElementById("dropped");
  const field = document.getElementById("file");
  const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  told.hidden = !matchMedia("(hover: hover)").matches;
  addEventListener("dragover", (event) => {
    if (holds(event)) {
      event.preventDefault();
      document.body.classList.add("dropping");
    }
  });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!holds(event)) {
      return;
    }
    event.preventDefault();
    field.files = event.dataTransfer.files;
    told.hidden = false;
    told.textContent = told.dataset.chosen.replace("{name}", () => (field.files.length ? field.files[0].name : ""));
    form.querySelector("button").focus();
  });
}

function offerToShare(button) {
  if (!navigator.share) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = [...document.querySelectorAll("#facts > div")];
    const facts = rows.map((row) => [...row.children].map((part) => part.innerText.trim().replace(/\s+/g, " ")).join(": "));
    const shared = { title: document.title, text: [document.title, ...facts, button.dataset.text].join("\n") };
    if (button.dataset.address) {
      shared.url = location.href;
    }
    navigator.share(shared).catch(() => {}); // whoever closes the sheet has shared nothing, and that is no fault
  });
}

if (form) {
  takeDroppedFiles();
}
if (form && form.dataset.landing === "yes") {
  checkScannedCode();
  // A browser that comes back shows the page as it was left: waiting.
  addEventListener("pageshow", (event) => event.persisted && wait(false));
  // The same page, another scan: only the part behind the # changes, and the page is not loaded again.
  addEventListener("hashchange", checkScannedCode);
}
document.querySelectorAll("time.moment").forEach(sayInLocalTime);
const share = document.getElementById("share");
if (share) {
  offerToShare(share);
  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
