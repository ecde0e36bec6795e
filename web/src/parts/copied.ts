/** Copies a text; returns whether the browser did. It works without an encrypted connection, too. */
export function copied(text: string): boolean {
  const place = document.createElement("textarea");
  place.value = text;
  place.setAttribute("readonly", "");
  place.style.position = "fixed";
  place.style.opacity = "0";
  document.body.append(place);
  place.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    place.remove();
  }
}
