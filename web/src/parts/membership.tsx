import { Progress } from "antd";
import type { Membership } from "../api/members.ts";
import { count } from "../format/numbers.ts";
import { day } from "../format/times.ts";
import { useText, useTitle, useWord } from "../texts/texts.tsx";
import { Figure, Figures } from "./figure.tsx";
import "./membership.css";

/** Level and points: what there is, what comes next, what keeps the level, what expires. */
export function MembershipFacts({ membership }: { membership: Membership }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { level, next, keeps, points } = membership;
  const [soon] = membership.expiring;
  const since = membership.since ? text("member.since", { day: day(membership.since) }) : word("level_by", membership.by);
  const quiet = [
    points.pending ? text("member.pending", { points: count(points.pending) }) : null,
    points.held ? text("member.held", { points: count(points.held) }) : null,
    points.owed ? text("member.owed", { points: count(points.owed) }) : null,
  ];
  return (
    <>
      <Figures>
        <Figure name={text("member.level")} value={level ? title(level.title, level.level) : text("customer.below")} beside={since} />
        <Figure name={text("member.points")} value={count(points.active)} beside={quiet.filter(Boolean).join(text("filter.say_list"))} />
        <Figure name={text("member.qualifying")} value={count(membership.qualifying)} beside={keeps ? text("member.keeps", { needs: count(keeps.needs), day: day(keeps.at) }) : null} />
        <Figure
          name={text("member.expires")}
          value={soon ? count(soon.points) : text("member.nothing_expires")}
          beside={soon ? text("member.expires_at", { day: day(soon.at) }) : null}
        />
      </Figures>
      {next ? (
        <div className="next-level">
          <span>{text("member.next", { needs: count(next.needs), level: next.level ? title(next.level.title, next.level.level) : "" })}</span>
          <Progress
            percent={Math.floor((100 * membership.qualifying) / Math.max(membership.qualifying + next.needs, 1))}
            showInfo={false}
            size="small"
            aria-label={text("member.progress")}
          />
        </div>
      ) : null}
    </>
  );
}
