import { useMessage } from "../../texts/messages.ts";

/** What a reader should know beside the answer. */
export function Notes({ notes }: { notes: { code: string; arguments: Record<string, string> }[] }) {
  const message = useMessage();
  if (notes.length === 0) return null;
  return (
    <ul className="notes">
      {notes.map((note) => (
        <li key={note.code + JSON.stringify(note.arguments)}>{message(note.code, note.arguments)}</li>
      ))}
    </ul>
  );
}
