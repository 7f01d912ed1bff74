// Tells each item's card the variables of the other cards, so that the check of a variable sees one that is there twice.
// Comes before the checks of Jenkins' fields, which have priority 0.
Behaviour.specify(".bitwarden-item-others", "bitwarden-item-others", -10, (card) => {
  const cards = card.closest(".repeated-container");
  if (!cards || cards.dataset.bitwardenItems) {
    return;
  }
  cards.dataset.bitwardenItems = "true";
  const tell = () => {
    const variables = Array.from(cards.querySelectorAll("input[name='_.variable'], input[name='_.usernameVariable']"));
    cards.querySelectorAll(".bitwarden-item-others").forEach((others) => {
      const own = others.closest(".repeated-chunk");
      const names = variables
        .filter((variable) => !own.contains(variable))
        .map((variable) => variable.value.trim())
        .join(" ");
      if (others.value !== names) {
        others.value = names;
        others.dispatchEvent(new Event("change"));
      }
    });
  };
  cards.addEventListener("change", tell);
  new MutationObserver(tell).observe(cards, { childList: true });
  tell();
});
