import { CheckOutlined, CloseOutlined } from "@ant-design/icons";
import { Table } from "antd";
import { useCases, type Cases } from "../../api/policies.ts";
import { Problem } from "../../api/problem.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText } from "../../texts/texts.tsx";
import { MistakeList } from "./mistake-list.tsx";

/** The policy's own test cases, held against a text. */
export function CaseList({ text: written }: { text: string }) {
  const text = useText();
  const query = useCases(written);
  if (query.error instanceof Problem && query.error.mistakes.length > 0) {
    return (
      <>
        <p>{query.error.message}</p>
        <MistakeList mistakes={query.error.mistakes} onOpen={() => undefined} />
      </>
    );
  }
  return <Asked query={query}>{(told) => (told.file === null ? <NothingYet told={text("cases.none")} /> : <Told told={told} />)}</Asked>;
}

function Told({ told }: { told: Cases }) {
  const text = useText();
  const passed = told.cases.length - told.failed;
  const said = told.failed === 0 ? text("cases.all", { cases: count(passed) }) : text("cases.some", { failed: count(told.failed), cases: count(told.cases.length) });
  return (
    <>
      <Finding>{said}</Finding>
      <Table<Cases["cases"][number]>
        rowKey="line"
        size="small"
        dataSource={told.cases.toSorted((left, right) => Number(left.passed) - Number(right.passed))}
        pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 620 }}
        columns={[
          {
            width: 40,
            render: (_, one) =>
              one.passed ? <CheckOutlined className="rose" aria-label={text("cases.passed")} /> : <CloseOutlined className="wrong" aria-label={text("cases.failed")} />,
          },
          { title: text("cases.case"), dataIndex: "name" },
          {
            title: text("cases.expects"),
            render: (_, one) => (
              <ul className="case-checks">
                {one.checks.map((check) => (
                  <li key={`${check.name} ${check.reason}`} className={check.passed ? "soft" : "wrong"}>
                    <code>{check.name}</code> {check.expected ?? "~"}
                    {check.passed ? null : ` · ${text("cases.got", { got: check.got ?? "~" })}`}
                  </li>
                ))}
              </ul>
            ),
          },
          { title: text("cases.line"), align: "right", render: (_, one) => <span className="faint">{one.line}</span> },
        ]}
      />
      <p className="part-note">{text("cases.about", { file: told.file ?? "" })}</p>
    </>
  );
}
