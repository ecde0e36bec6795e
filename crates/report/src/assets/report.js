(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  // The language switch works by itself; this keeps the document's own language and title in step with it.
  function follow() {
    var chosen = document.querySelector(".lang-input:checked");
    var page = chosen && document.querySelector(".page[lang='" + chosen.value + "']");
    if (!page) return;
    root.lang = chosen.value;
    document.title = page.getAttribute("data-title");
  }
  document.querySelectorAll(".lang-input").forEach(function (input) {
    input.addEventListener("change", function () {
      // Stay at the section being read.
      var at = null;
      document.querySelectorAll(".page section").forEach(function (section) {
        if (section.id && section.getBoundingClientRect().top < 120) at = section.id;
      });
      follow();
      var same = at && document.getElementById(at.replace(/-(en|zh)$/, "-" + (input.value === "en" ? "en" : "zh")));
      if (same && window.scrollY > 300) same.scrollIntoView({ behavior: "instant" });
    });
  });
  follow();

  document.querySelectorAll(".chooser").forEach(function (chooser, index) {
    var choices = Array.prototype.slice.call(chooser.querySelectorAll(".choice"));
    if (!choices.length) return;
    choices[0].classList.add("chosen");
    var control = document.createElement("p");
    control.className = "chooser-control";
    var label = document.createElement("label");
    var select = document.createElement("select");
    select.id = "chooser-" + index;
    label.htmlFor = select.id;
    label.textContent = chooser.getAttribute("data-label");
    choices.forEach(function (choice, number) {
      var option = document.createElement("option");
      option.value = String(number);
      option.textContent = choice.getAttribute("data-name");
      select.appendChild(option);
    });
    select.addEventListener("change", function () {
      choices.forEach(function (choice, number) {
        choice.classList.toggle("chosen", String(number) === select.value);
      });
    });
    control.appendChild(label);
    control.appendChild(select);
    chooser.insertBefore(control, choices[0]);
  });

  // Native tips become quicker ones that also answer to a tap.
  document.querySelectorAll("[title]").forEach(function (element) {
    element.setAttribute("data-tip", element.getAttribute("title"));
    element.removeAttribute("title");
  });
  document.querySelectorAll("svg title").forEach(function (title) {
    var parent = title.parentNode;
    parent.setAttribute("data-tip", title.textContent);
    parent.setAttribute("aria-label", title.textContent);
    parent.removeChild(title);
  });
  var tip = document.getElementById("tip");
  function show(event) {
    var target = event.target.closest ? event.target.closest("[data-tip]") : null;
    var text = target && target.getAttribute("data-tip");
    if (!text) {
      tip.hidden = true;
      return;
    }
    tip.textContent = text;
    tip.hidden = false;
    var box = tip.getBoundingClientRect();
    var x = Math.min(Math.max(8, event.clientX + 14), window.innerWidth - box.width - 8);
    var y = event.clientY + 18;
    if (y + box.height > window.innerHeight - 8) y = event.clientY - box.height - 12;
    tip.style.left = x + "px";
    tip.style.top = Math.max(8, y) + "px";
  }
  document.addEventListener("pointermove", show, { passive: true });
  document.addEventListener("pointerdown", show, { passive: true });
  document.addEventListener("scroll", function () { tip.hidden = true; }, { passive: true });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") tip.hidden = true; });
})();
