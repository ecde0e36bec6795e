import { useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useMemo } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useCustomers } from "../../api/customers.ts";
import { Problem } from "../../api/problem.ts";
import { Filter } from "../../filter/filter.tsx";
import { namesOf } from "../../filter/names.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingMatches, NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useLang, useText } from "../../texts/texts.tsx";
import { Columns, useColumns } from "./columns.tsx";
import "./customers.css";
import { CustomerTable } from "./customer-table.tsx";
import { useColumnWords } from "./column-words.ts";

const PAGE = 50;

/** What the server says where no customer is known at all. */
const NOBODY = "T0012";

/** The list of customers. What it shows stands in the address, so that a link and the way back show the same. */
export function Customers() {
  const text = useText();
  const lang = useLang();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/customers" });
  const catalogue = useCatalogue();
  const words = useColumnWords();
  const size = search.size ?? PAGE;
  const page = search.page ?? 1;
  const query = useCustomers({ where: search.where, sort: search.sort, skip: (page - 1) * size, limit: size });
  const rows = query.data?.customers ?? [];
  const names = useMemo(() => namesOf(catalogue, rows, lang, words), [catalogue, rows, lang, words]);
  const columns = useColumns(names);
  const change = (next: Partial<typeof search>) => void navigate({ to: "/customers", search: { ...search, ...next } });
  const ask = (where: string | undefined) => change({ where, page: undefined });
  // A condition that is wrong is said beside the condition, and the list that was there stays.
  const refused = query.error instanceof Problem && query.error.status === 400 ? query.error : null;
  const isNobody = query.error instanceof Problem && query.error.code === NOBODY;
  return (
    <>
      <PageHead
        title={text("customers.title")}
        about={query.data ? text("customers.about", { total: count(query.data.total), as_of: minute(query.data.as_of) }) : query.isPending ? text("customers.loading") : null}
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
      <div className="customers-bar">
        <Filter where={search.where} names={names} onAsk={ask} />
        <Columns {...columns} names={names} />
      </div>
      {refused ? (
        <>
          <Told failed={refused} />
          <NothingMatches reset={() => ask(undefined)} />
        </>
      ) : isNobody ? (
        <NothingYet told={text("customers.none")} />
      ) : (
        <Asked query={query}>
          {(told) =>
            told.total > 0 ? (
              <CustomerTable
                told={told}
                names={columns.shown}
                currency={catalogue.currency}
                isLoading={query.isPlaceholderData}
                search={{ ...search, page, size }}
                onChange={change}
              />
            ) : search.where ? (
              <NothingMatches reset={() => ask(undefined)} />
            ) : (
              <NothingYet told={text("customers.none")} />
            )
          }
        </Asked>
      )}
    </>
  );
}
