import { App, Button, Modal, Tag } from "antd";
import { useState } from "react";
import { isWaiting } from "../../api/approvals.ts";
import { useMay } from "../../api/session.ts";
import { useAsItShips, useChoosePolicy, useReadyPolicies, type Begun, type ReadyPolicy } from "../../api/start.ts";
import { Asked } from "../../parts/asked.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import { HomeFields, type Home } from "./home-fields.tsx";
import { forgetHome, keepHome, keptHome } from "./kept-home.ts";
import { PolicyPicture } from "./policy-picture.tsx";

/** So many are shown at first: those for whom only orders are known, by amounts, and of few large customers. */
const FIRST = 3;

/** The policies that ship with the program, each with a picture of its tiers and plain words. */
export function PolicyChoice({ begun }: { begun: Begun }) {
  return <Asked query={useReadyPolicies()}>{(ready) => <Choice begun={begun} ready={ready} />}</Asked>;
}

function Choice({ begun, ready }: { begun: Begun; ready: ReadyPolicy[] }) {
  const text = useText();
  const word = useWord();
  const title = useTitle();
  const may = useMay();
  const { message } = App.useApp();
  const choose = useChoosePolicy();
  const inForce: Home = { currency: begun.currency, timezone: begun.timezone };
  const [home, setHome] = useState<Home>(() => (begun.is_new ? keptHome() : null) ?? inForce);
  const [read, setRead] = useState<ReadyPolicy | null>(null);
  const [isWhole, setWhole] = useState(false);
  const isHeld = (policy: ReadyPolicy) => begun.is_chosen && begun.policy === policy.name;
  const held = ready.filter(isHeld);
  const first = ready.filter((policy, at) => at < FIRST || isHeld(policy));
  // Once facts are in, the others are for who asks; before, nothing is lost by choosing anew.
  const shown = isWhole ? ready : held.length > 0 && !begun.is_new ? held : first;
  // Currency and clock come with a policy. The one in force is put in force again with them; but not over changes that somebody made to it.
  const asItShips = useAsItShips(begun);
  const isSaved = home.currency === begun.currency && home.timezone === begun.timezone;
  const move = (next: Home) => {
    setHome(next);
    keepHome(next);
    if (asItShips === undefined) return;
    choose.mutate(
      { name: asItShips, ...next },
      {
        onSuccess: (told) => {
          forgetHome();
          void message.success(isWaiting(told) ? text("start.waits") : text("start.home_now", { ...next }));
        },
        // What the server did not take is not shown as if it had.
        onError: () => {
          forgetHome();
          setHome(inForce);
        },
      },
    );
  };
  const take = (policy: ReadyPolicy) =>
    choose.mutate(
      { name: policy.name, ...home },
      {
        onSuccess: (told) => {
          forgetHome();
          void message.success(isWaiting(told) ? text("start.waits") : text("start.chosen_now", { name: title(policy.title, policy.name) }));
        },
      },
    );
  return (
    <>
      {begun.is_new && may("put_policies") ? (
        <HomeFields home={home} isSaving={choose.isPending} note={text(isSaved ? "start.home_note" : "start.home_later")} onChange={move} />
      ) : (
        <p className="faint">{text("start.home_fixed", { currency: begun.currency, timezone: begun.timezone })}</p>
      )}
      <Told failed={choose.error} />
      <ul className="ready">
        {shown.map((policy) => {
          const isInForce = isHeld(policy);
          const scheme = policy.schemes[0];
          return (
            <li key={policy.name} className={isInForce ? "ready-chosen" : ""}>
              {scheme ? <PolicyPicture scheme={scheme} /> : null}
              <div className="ready-words">
                <h3>
                  {title(policy.title, policy.name)} {isInForce ? <Tag color="green">{text("start.chosen")}</Tag> : null}
                  {!begun.is_chosen && begun.policy === policy.name ? <Tag>{text("start.default")}</Tag> : null}
                </h3>
                <p>{word("ready", policy.name)}</p>
                <p className="faint">{text("start.schemes", { names: policy.schemes.map((scheme) => title(scheme.title, scheme.name)).join(" · ") })}</p>
                {policy.levels.length > 0 ? (
                  <p className="faint">{text("start.levels", { names: policy.levels.map((level) => title(level.title, level.tier)).join(" · ") })}</p>
                ) : null}
              </div>
              <div className="ready-acts">
                {may("put_policies") ? (
                  <Button
                    type={begun.is_chosen ? "default" : "primary"}
                    disabled={isInForce && isSaved}
                    loading={choose.isPending && choose.variables.name === policy.name}
                    aria-label={`${text("start.choose")}: ${title(policy.title, policy.name)}`}
                    onClick={() => take(policy)}
                  >
                    {text("start.choose")}
                  </Button>
                ) : null}
                <Button type="text" aria-label={`${text("start.read")}: ${title(policy.title, policy.name)}`} onClick={() => setRead(policy)}>
                  {text("start.read")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {shown.length < ready.length ? (
        <Button type="link" className="ready-all" onClick={() => setWhole(true)}>
          {text("start.show_all", { count: ready.length })}
        </Button>
      ) : null}
      <Modal open={read !== null} title={read ? title(read.title, read.name) : ""} footer={null} width={820} onCancel={() => setRead(null)}>
        <pre className="code policy-text" tabIndex={0}>
          {read?.text}
        </pre>
      </Modal>
    </>
  );
}
