"use strict";
(function () {
  const form = document.getElementById("filters");
  const found = document.getElementById("found");
  const none = document.getElementById("none");
  const said = document.getElementById("said");
  const chapters = [...document.querySelectorAll(".chapter")];
  const rows = new Map([...document.querySelectorAll("tr[data-rule]")].map(row => [row.dataset.rule, row]));
  const rules = [...document.querySelectorAll("details.rule")].map(node => ({
    node, anchor: node.querySelector(".id").id, open: node.open, text: lower(node.querySelector(":scope > summary")),
    subjects: [...node.querySelectorAll("details.subject")].map(subject => ({node: subject, text: null})),
  }));
  const fields = ["q", "section", "level", "record"];
  let at = "", wasNarrowed = false;

  function lower(node) { return node.textContent.toLowerCase(); }

  // The text is read before an exchange is shown inside, so that a filter finds the same before and after.
  function words(subject) { return subject.text ??= lower(subject.node); }

  function wanted() {
    const data = new FormData(form);
    return {
      words: data.get("q").toLowerCase().split(/\s+/).filter(Boolean), section: data.get("section"), level: data.get("level"),
      record: data.get("record"), verdicts: new Set(data.getAll("verdict")),
    };
  }

  function fits(want, node, text, record) {
    return (!want.verdicts.size || want.verdicts.has(node.dataset.verdict)) && (!want.record || want.record === record) &&
      want.words.every(word => text.includes(word));
  }

  function filter() {
    const want = wanted();
    const narrowed = want.words.length > 0 || want.verdicts.size > 0 || want.record !== "";
    let shown = 0, subjects = 0;
    for (const rule of rules) {
      const within = (!want.section || rule.node.dataset.section === want.section) && (!want.level || rule.node.dataset.level === want.level);
      let some = 0;
      for (const subject of rule.subjects) {
        const fit = within && fits(want, subject.node, narrowed && want.words.length ? rule.text + " " + words(subject) : "", subject.node.dataset.record ?? "");
        subject.node.hidden = !fit;
        if (fit) some++;
      }
      const fit = some > 0 || within && rule.subjects.length === 0 && fits(want, rule.node, rule.text, "");
      rule.node.hidden = !fit;
      const row = rows.get(rule.anchor);
      if (row) row.hidden = !fit;
      if (narrowed) rule.node.open = fit && some <= 50;
      else if (wasNarrowed) rule.node.open = rule.open;
      if (fit) shown++;
      subjects += some;
    }
    wasNarrowed = narrowed;
    for (const chapter of chapters) chapter.hidden = !chapter.querySelector("details.rule:not([hidden])");
    none.hidden = shown > 0;
    found.textContent = `${shown} of ${rules.length} rules, ${subjects} subjects`;
  }

  // The fragment is the state of the page: #verdict=fail&q=status&at=ID. A plain #ID is a place.
  function write() {
    const state = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) state.append(name, value);
    if (at) state.set("at", at);
    const text = state.toString();
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  }

  // fill puts the filters as a fragment says; what no filter can be set to is left out.
  function fill(state) {
    for (const name of fields) {
      const field = form.elements[name];
      field.value = state.get(name) ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    const verdicts = state.getAll("verdict");
    for (const box of form.querySelectorAll("[name=verdict]")) box.checked = verdicts.includes(box.value);
    filter();
  }

  function read() {
    const fragment = location.hash.slice(1);
    if (fragment && !fragment.includes("=")) {
      visit(fragment);
      return;
    }
    const state = new URLSearchParams(fragment);
    fill(state);
    at = state.get("at") ?? "";
    if (at) reveal(at);
  }

  // visit goes to a place that a link named; filters that hide it give way.
  function visit(id) {
    const place = find(id);
    if (!place) return;
    if (place.closest("[hidden]")) fill(new URLSearchParams());
    reveal(id);
    at = place.closest(".rule, .exchange") ? id : "";
    write();
  }

  function reveal(id) {
    const place = find(id);
    if (!place) return;
    for (let node = place; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    document.querySelector(".at")?.classList.remove("at");
    const summary = place.closest("summary") ?? place.closest("details")?.querySelector(":scope > summary");
    (summary ?? place).scrollIntoView({block: "start"});
    summary?.classList.add("at");
    summary?.focus({preventScroll: true});
  }

  // The exchanges are the text of a <noscript> until one is looked at: thousands of them as elements would keep the page from
  // opening.
  const store = document.getElementById("kept"), all = document.getElementById("all");
  let fragment = null;

  function kept() {
    if (!fragment) {
      const made = document.createElement("template");
      made.innerHTML = store?.textContent ?? "";
      fragment = made.content;
    }
    return fragment;
  }

  function showAll() {
    store.replaceWith(kept());
    all.hidden = true;
  }

  function find(id) {
    if (!document.getElementById(id) && kept().getElementById(id)) showAll();
    return document.getElementById(id);
  }

  // expand shows the exchanges of a verdict inside it, the deciding one open. They stand once in the file.
  function expand(subject) {
    if (subject.dataset.expanded) return;
    subject.dataset.expanded = "yes";
    const entry = rules.flatMap(rule => rule.subjects).find(one => one.node === subject);
    if (entry) words(entry);
    const own = subject.querySelector(".name").id; // what differs for another verdict is not marked here
    for (const list of subject.querySelectorAll(".citations")) {
      const links = [...list.querySelectorAll("a.citation")];
      for (const link of links) {
        const original = (kept().getElementById(link.hash.slice(1)) ?? document.getElementById(link.hash.slice(1)))?.closest("details");
        if (!original) continue;
        const copy = original.cloneNode(true);
        for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
        copy.classList.remove("exchange");
        for (const note of copy.querySelectorAll("ins")) if (note.dataset.of !== own) note.remove();
        for (const off of copy.querySelectorAll(".off")) if (!off.querySelector("ins")) off.replaceWith(off.textContent);
        copy.open = link === links.at(-1) && list === subject.querySelector(".citations");
        link.replaceWith(copy);
      }
    }
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    let done = false;
    try {
      await navigator.clipboard.writeText(source.textContent);
      done = true;
    } catch {
      getSelection().selectAllChildren(source);
      done = document.execCommand("copy"); // pages that are opened from disk, in some browsers
    }
    tell(done ? "Copied." : "Selected: copy it with your keyboard.");
  }

  function tell(text) {
    said.textContent = text;
    setTimeout(() => { said.textContent = ""; }, 3000);
  }

  document.addEventListener("toggle", event => {
    if (event.target.matches?.("details.subject") && event.target.open) expand(event.target);
  }, true);
  document.addEventListener("click", event => {
    const button = event.target.closest?.("button.copy");
    if (button) copy(button);
    const summary = event.target.closest?.("details.subject > summary, details.rule > summary");
    if (summary) {
      at = summary.parentElement.open ? "" : summary.querySelector("[id]").id;
      write();
    }
  });
  document.addEventListener("pointerover", event => { // a name that is written once
    const cell = event.target.closest?.(".cell");
    if (cell) cell.title = cell.getAttribute("aria-label");
  });
  form.addEventListener("input", () => { at = ""; filter(); write(); });
  form.addEventListener("reset", () => setTimeout(() => { at = ""; filter(); write(); }));
  form.addEventListener("submit", event => event.preventDefault());
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => { for (const rule of rules) if (!rule.node.hidden) rule.node.open = true; });

  for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
  if (all) all.hidden = false;
  all?.addEventListener("click", showAll);
  form.hidden = false;
  read();
  if (!found.textContent) filter();
})();
