import { Link } from "@tanstack/react-router";
import { useText } from "../texts/texts.tsx";

/** The mark: three steps, the narrowest on top. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M9 6h6M6 12h12M3 18h18" />
    </svg>
  );
}

export function Brand() {
  const text = useText();
  return (
    <Link to="/" className="brand">
      <Mark />
      <span>{text("shell.brand")}</span>
    </Link>
  );
}
