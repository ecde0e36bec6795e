import type { ReactNode } from "react";
import "./page.css";

/** The head of a page: what it is, what it is about, and what can be done. */
export function PageHead({ title, about, acts }: { title: ReactNode; about?: ReactNode; acts?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="page-head-words">
        <h1>{title}</h1>
        {about ? <p>{about}</p> : null}
      </div>
      {acts ? <div className="page-head-acts">{acts}</div> : null}
    </header>
  );
}

/** A part of a page with a quiet heading. */
export function Part({ title, note, acts, children }: { title?: ReactNode; note?: ReactNode; acts?: ReactNode; children: ReactNode }) {
  return (
    <section className="part">
      {title || acts ? (
        <div className="part-head">
          {title ? <h2>{title}</h2> : <span />}
          {acts}
        </div>
      ) : null}
      {children}
      {note ? <p className="part-note">{note}</p> : null}
    </section>
  );
}

/** What a picture shows, said as a sentence. */
export function Finding({ children }: { children: ReactNode }) {
  return <p className="finding">{children}</p>;
}
