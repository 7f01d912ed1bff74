// Has a key checked before its form is sent. A refusal by createCredentials or updateSubmit would close the dialog and
// lose what was typed.
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

  const field = (name) => {
    const inputs = form.querySelectorAll(`input[name="${name}"], input[name="_.${name}"]`);
    const input = Array.from(inputs).find((one) => one.type !== "radio" || one.checked);
    return input ? input.value : "";
  };
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
        body: new URLSearchParams(
          ["serverChoice", "ownServer", "clientId", "clientSecret"].map((name) => [name, field(name)]),
        ).toString(),
      })
        .then((response) => (response.ok ? response.text() : ""))
        .then((answer) => {
          const area = check.closest(".jenkins-form-item").querySelector(".validation-error-area");
          updateValidationArea(area, answer || "<div/>");
          const refusal = area.querySelector(".error");
          if (!refusal) {
            submit();
            return;
          }
          asking = false;
          const said = Array.from(form.querySelectorAll(".validation-error-area .error")).find(
            (other) => other !== refusal && other.textContent === refusal.textContent,
          );
          if (said) {
            updateValidationArea(area, "<div/>");
          }
          const shown = said || refusal;
          shown.classList.add("bitwarden-api-key-refused");
          shown.scrollIntoView({ block: "center" });
        })
        .catch(submit);
    },
    true,
  );
});
