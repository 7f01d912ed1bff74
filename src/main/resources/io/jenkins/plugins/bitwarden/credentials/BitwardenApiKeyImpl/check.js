// The form of a key: checks what is pasted, and has all fields checked before the form is sent. A refusal by
// createCredentials or updateSubmit would close the dialog and lose what was typed.
Behaviour.specify(".bitwarden-api-key-check", "bitwarden-api-key-check", 0, (check) => {
  const form = check.closest("form");
  if (check.dataset.ready || !form) {
    return;
  }
  check.dataset.ready = "true";

  // The dialog (credentials 1415 to 1506) runs its scripts in the order in which they arrive, but applies behaviours only
  // once, 50 ms after the last one of the page: what another one brings later would leave buttons without effect.
  form.querySelectorAll("script[src]").forEach((script) => {
    script.addEventListener("load", () => Behaviour.applySubtree(form));
  });

  const SERVER = ["serverChoice", "ownServer"];
  const TESTED = [...SERVER, "clientId", "clientSecret"];
  const ALL = [...TESTED, "masterPassword"];

  const inputs = (name) => Array.from(form.querySelectorAll(`input[name="${name}"], input[name="_.${name}"]`));
  const input = (name) => inputs(name).find((one) => one.type !== "radio" || one.checked);
  const value = (name) => (input(name) ? input(name).value : "");
  const nameOf = (element) => ALL.find((name) => inputs(name).includes(element));
  const areaOf = (name) => input(name).closest(".jenkins-form-item").querySelector(":scope > .validation-error-area");

  // An answer to an earlier check of the field may come after the refusal, and must not hide it.
  const refusals = new Map();
  const keeper = new MutationObserver(() => {
    refusals.forEach((html, area) => {
      if (!area.querySelector(".error")) {
        updateValidationArea(area, html);
      }
    });
  });
  const refuse = (name, html) => {
    const area = areaOf(name);
    refusals.set(area, html);
    area.setAttribute("role", "alert");
    updateValidationArea(area, html);
    keeper.observe(area, { childList: true });
  };
  const unrefuse = (area) => {
    if (refusals.delete(area)) {
      area.removeAttribute("role");
      updateValidationArea(area, "<div/>");
    }
  };

  const status = form.querySelector(".jenkins-validate-button__container__status");
  const values = () => JSON.stringify(TESTED.map(value));
  let tested = "";
  const forgetOldAnswer = () => {
    if (status.hasChildNodes() && values() !== tested) {
      status.replaceChildren();
    }
  };
  form.querySelector(".validate-button").addEventListener("click", () => (tested = values()), true);
  new MutationObserver(forgetOldAnswer).observe(status, { childList: true });

  const edited = (name) => {
    unrefuse(areaOf(name));
    if (SERVER.includes(name)) {
      // Which stored values may be kept depends on the server.
      ALL.filter((other) => input(other).type === "hidden").map(areaOf).forEach(unrefuse);
    }
    forgetOldAnswer();
  };

  // Chromium fires no change event for the input after which Jenkins makes the field one for a password.
  const unchecked = new Set();
  const checkNow = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));
  form.addEventListener("input", (event) => {
    const name = nameOf(event.target);
    if (!name) {
      return;
    }
    edited(name);
    unchecked.add(event.target);
    if (["insertFromPaste", "insertFromDrop"].includes(event.inputType)) {
      checkNow(event.target);
    }
  });
  form.addEventListener("change", (event) => unchecked.delete(event.target));
  form.addEventListener("focusout", (event) => {
    if (unchecked.has(event.target)) {
      checkNow(event.target);
    }
  });

  // "Change Password" leaves the encrypted value in the field, before which or after which one would paste.
  form.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest(".hidden-password-update-btn");
      const secret = button && button.closest(".hidden-password").querySelector("input");
      if (secret && nameOf(secret)) {
        secret.value = "";
        edited(nameOf(secret));
        setTimeout(() => secret.focus());
      }
    },
    true,
  );

  let checked = false;
  let asking = false;
  form.addEventListener(
    "submit",
    (event) => {
      if (checked) {
        checked = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking) {
        return;
      }
      asking = true;
      const submit = () => {
        asking = false;
        checked = true;
        form.requestSubmit(event.submitter);
      };
      fetch(check.dataset.url, {
        method: "POST",
        headers: crumb.wrap({ "Content-Type": "application/x-www-form-urlencoded" }),
        body: new URLSearchParams(ALL.map((name) => [name, value(name)])).toString(),
      })
        .then((response) => (response.ok ? response.json() : { data: {} }))
        .then(({ data }) => {
          const refused = Object.keys(data);
          if (refused.length === 0) {
            submit();
            return;
          }
          asking = false;
          refused.forEach((name) => refuse(name, data[name]));
          const first = input(refused[0]);
          const hidden = first.closest(".hidden-password");
          ((hidden && hidden.querySelector(".hidden-password-update-btn")) || first).focus();
        }, submit);
    },
    true,
  );
});
