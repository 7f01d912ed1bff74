// Jenkins shows a field's title, but does not tie it to the field: a screen reader reads the placeholder, or nothing.
(() => {
  const label = (marker) => {
    const form = marker.parentElement;
    form.querySelectorAll(".jenkins-form-item > .jenkins-form-label").forEach((shown) => {
      const item = shown.parentElement;
      const title = shown.firstChild.textContent.trim(); // without the "?" of the help
      item.querySelectorAll(".jenkins-input, .jenkins-select__input, .hidden-password-update-btn").forEach((field) => {
        if (field.closest(".jenkins-form-item") === item) {
          const isButton = field.tagName === "BUTTON";
          field.setAttribute("aria-label", isButton ? `${field.textContent.trim()}: ${title}` : title);
        }
      });
    });
    form.querySelectorAll(".jenkins-checkbox").forEach((checkbox) => {
      checkbox.querySelector("input").setAttribute("aria-label", checkbox.textContent.trim());
    });
  };
  Behaviour.specify(".bitwarden-labels", "bitwarden-labels", 0, label);
  // A dialog may have applied behaviours before this script came.
  document.querySelectorAll(".bitwarden-labels").forEach(label);
})();
