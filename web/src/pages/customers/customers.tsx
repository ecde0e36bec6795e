import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useCustomers } from "../../api/customers.ts";
import { Problem } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { Filter } from "../../filter/filter.tsx";
import { namesOf } from "../../filter/names.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingMatches, NothingYet, State } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useLang, useText } from "../../texts/texts.tsx";
import { SelectionBar } from "./bulk/selection-bar.tsx";
import { useSelection } from "./bulk/use-selection.ts";
import { Columns, inOrder, useUsualColumns } from "./columns.tsx";
import { CompareButton } from "./compare/compare-button.tsx";
import "./customers.css";
import { CustomerTable } from "./customer-table.tsx";
import { Export } from "./export.tsx";
import { useColumnWords } from "./column-words.ts";
import { useList } from "./use-list.ts";
import { BrokenView } from "./views/broken-view.tsx";
import { ViewTabs } from "./views/view-tabs.tsx";

const PAGE = 50;

/** What the server says where no customer is known at all. */
const NOBODY = "T0012";

/** The list of customers. What it shows stands in the address, so that a link and the way back show the same. */
export function Customers() {
  const text = useText();
  const lang = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const list = useList();
  const { search, view, shown } = list;
  const catalogue = useCatalogue();
  const words = useColumnWords();
  const [isMending, setMending] = useState(false);
  const size = search.size ?? PAGE;
  const page = search.page ?? 1;
  const isBroken = view !== undefined && view.broken !== null && !list.isChanged && !isMending;
  // A column that is gone says nothing of the order; the page says that it is left out.
  const sort = view?.gone.includes(shown.sort?.replace(/^-/, "") ?? "") ? undefined : shown.sort;
  const isAsked = list.isReady && !list.isMissing && !isBroken;
  const query = useCustomers({ where: shown.where, sort, skip: (page - 1) * size, limit: size }, isAsked);
  const rows = query.data?.customers ?? [];
  const names = useMemo(() => namesOf(catalogue, rows, lang, words), [catalogue, rows, lang, words]);
  const { usual, keep } = useUsualColumns(names);
  const columns = inOrder(names, shown.columns ?? usual);
  const ask = (where: string | undefined) => {
    setMending(false);
    list.show({ where });
  };
  const mayAct = may("write_notes") || may("override_standings");
  const chosen = useSelection(shown.where, String(search.view));
  // A condition that is wrong is said beside the condition, and the list that was there stays.
  const refused = query.error instanceof Problem && query.error.status === 400 ? query.error : null;
  const isNobody = query.error instanceof Problem && query.error.code === NOBODY;
  const body = () => {
    if (list.isMissing) {
      const acts = <Button onClick={() => list.open(undefined)}>{text("views.all")}</Button>;
      return <State title={text("views.missing")} told={text("views.missing_told")} acts={acts} />;
    }
    if (view !== undefined && isBroken) return <BrokenView view={view} onMend={() => setMending(true)} />;
    if (refused) {
      return (
        <>
          <Told failed={refused} />
          <NothingMatches reset={() => ask(undefined)} />
        </>
      );
    }
    if (isNobody) return <NothingYet told={text("customers.none")} />;
    return (
      <Asked query={query}>
        {(told) =>
          told.total > 0 ? (
            <CustomerTable
              told={told}
              names={columns}
              currency={catalogue.currency}
              isLoading={query.isPlaceholderData}
              search={{ sort, page, size }}
              chosen={mayAct ? { ids: chosen.selection.ids, isAll: chosen.selection.all !== null } : null}
              onChoose={chosen.choose}
              onSort={(sort) => list.show({ sort })}
              onTurn={list.turn}
            />
          ) : shown.where ? (
            <NothingMatches reset={() => ask(undefined)} />
          ) : (
            <NothingYet told={text("customers.none")} />
          )
        }
      </Asked>
    );
  };
  return (
    <>
      <PageHead
        title={text("customers.title")}
        about={query.data && isAsked ? text("customers.about", { total: count(query.data.total), as_of: minute(query.data.as_of) }) : isAsked && query.isPending ? text("customers.loading") : null}
        acts={
          <Input.Search
            className="customers-find"
            placeholder={text("customers.find")}
            aria-label={text("customers.find")}
            onSearch={(id) => {
              if (id.trim() !== "") void navigate({ to: "/customers/$id", params: { id: id.trim() } });
            }}
          />
        }
      />
      <ViewTabs views={list.views} view={view} shown={shown} isChanged={list.isChanged} onOpen={list.open} />
      <div className="customers-bar">
        <Filter key={isMending ? "mending" : "asking"} where={shown.where} names={names} onAsk={ask} isOpenFirst={isMending} />
        <div className="customers-tools">
          <CompareButton />
          {query.data && isAsked && query.data.total > 0 ? (
            <Export list={{ where: shown.where, sort, columns: columns.map(({ name }) => name), roster: query.data.roster }} total={query.data.total} />
          ) : null}
          <Columns
            names={names}
            shown={columns}
            onChange={(next) => {
              if (view === undefined) keep(next);
              list.show({ columns: next });
            }}
          />
        </div>
      </div>
      {view !== undefined && view.gone.length > 0 ? <p className="part-note">{text("views.gone", { columns: view.gone.join(", ") })}</p> : null}
      {chosen.count > 0 && query.data ? (
        <SelectionBar
          chosen={chosen.count}
          isAll={chosen.selection.all !== null}
          total={query.data.total}
          scope={chosen.scope}
          names={names}
          onAll={() => query.data && chosen.chooseAll(query.data.roster, query.data.total)}
          onClear={chosen.clear}
        />
      ) : null}
      {body()}
    </>
  );
}
